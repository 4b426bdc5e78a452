from django.db import migrations

from gdtx.network.exclusion import NoOverlap


class Migration(migrations.Migration):
    """PostgreSQL refuses two flags of a family and two counts of one thing on the same day."""

    dependencies = [("network", "0004_particulars")]

    operations = [
        NoOverlap("AreaFlag", "area_flag_no_overlap", ("area_id", "family")),
        NoOverlap("Facility", "facility_no_overlap", ("organisation_id", "kind", "detail_folded")),
    ]
