from django.db import migrations

from gdtx.network.exclusion import NoOverlap


class Migration(migrations.Migration):
    """PostgreSQL refuses two rows of one unit on the same day; on SQLite nothing happens here."""

    dependencies = [("network", "0001_initial")]

    operations = [
        NoOverlap("AreaVersion", "area_version_no_overlap", ("area_id",)),
        NoOverlap("AreaVersion", "area_code_no_overlap", ("code",)),
        NoOverlap("OrganisationVersion", "organisation_version_no_overlap", ("organisation_id",)),
        NoOverlap("Seat", "seat_no_overlap", ("organisation_id",)),
        NoOverlap("Supervision", "supervision_no_overlap", ("organisation_id", "line")),
        NoOverlap("Post", "post_no_overlap", ("user_id", "organisation_id", "role")),
    ]
