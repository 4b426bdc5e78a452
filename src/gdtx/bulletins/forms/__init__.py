"""What people type about bulletins and the texts they are read from."""

from .bulletins import BulletinForm, CorrectionForm, PictureFields, SectionFields, refuse
from .readings import AddForm, DecidingForm, EnterForm, FieldInputs, ReadPhotosForm, StartForm

__all__ = [
    "AddForm",
    "BulletinForm",
    "CorrectionForm",
    "DecidingForm",
    "EnterForm",
    "FieldInputs",
    "PictureFields",
    "ReadPhotosForm",
    "SectionFields",
    "StartForm",
    "refuse",
]
