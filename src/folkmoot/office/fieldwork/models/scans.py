"""Files that the scanner wrote, and their pages as the reader saw them and people settled them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.office.fieldwork.models.batches import PageState, ScanBatch
from folkmoot.office.fieldwork.models.responses import Response
from folkmoot.office.studies.models import SheetVersion


class ScanFile(models.Model):
    """One file, kept whole under `stored_as`. The same content comes into a wave once.

    `pages` is None until they are counted. `problem` is empty, or code, message and remedy of why
    nothing in the file can be read.
    """

    batch = models.ForeignKey(ScanBatch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("name"), max_length=200)
    digest = models.CharField(_("digest"), max_length=64)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    stored_as = models.CharField(_("stored as"), max_length=200)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    problem = models.JSONField(_("what is wrong"), default=dict, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scan_files"
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        ordering = ("batch_id", "pk")
        constraints = (
            models.UniqueConstraint(fields=("batch", "digest"), name="a_scan_file_once_in_a_batch"),
        )

    def __str__(self) -> str:
        """The name it came with."""
        return self.name


class ScannedPageQuerySet(models.QuerySet["ScannedPage"]):
    """Questions about pages."""

    def kept(self) -> ScannedPageQuerySet:
        """Those that nobody has discarded."""
        return self.filter(discarded_because="")

    def waiting(self) -> ScannedPageQuerySet:
        """Those that a person must settle: not placed, of something else, or in conflict."""
        return self.kept().filter(
            models.Q(state__in=(PageState.UNREGISTERED, PageState.FOREIGN), settled_at=None)
            | models.Q(state=PageState.DUPLICATE, in_conflict=True)
        )


class ScannedPage(models.Model):
    """One page of one file.

    `serial` and `page` are what its code said, or what a person who looked at it typed. `marks` is
    what the machine saw on a page that was read (see `services.scan_marks`), `sheet` the printed
    form it was read by. `overview` names the picture of the whole page, where one was kept.
    `in_conflict` is true for scans of one page that answer differently. `discarded_because` is
    empty for a page that counts.
    """

    file = models.ForeignKey(ScanFile, on_delete=models.CASCADE, related_name="scanned_pages")
    page_in_file = models.PositiveIntegerField(_("page in the file"))
    state = models.CharField(_("state"), max_length=12, choices=PageState.choices)
    sheet = models.ForeignKey(
        SheetVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    serial = models.CharField(_("serial"), max_length=11, blank=True)
    page = models.PositiveSmallIntegerField(_("page"), null=True, blank=True)
    digest = models.CharField(_("digest of the picture"), max_length=64, blank=True)
    marks = models.JSONField(_("marks"), null=True, blank=True)
    problem = models.JSONField(_("what is wrong"), default=dict, blank=True)
    overview = models.CharField(_("picture"), max_length=200, blank=True)
    in_conflict = models.BooleanField(_("in conflict"), default=False)
    response = models.ForeignKey(
        Response, on_delete=models.SET_NULL, related_name="pages", null=True, blank=True
    )
    discarded_because = models.CharField(_("discarded because"), max_length=200, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="pages_settled",
        null=True,
        blank=True,
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = ScannedPageQuerySet.as_manager()

    class Meta:
        ordering = ("file_id", "page_in_file")
        constraints = (
            models.UniqueConstraint(fields=("file", "page_in_file"), name="a_page_of_a_file_once"),
        )
        indexes = (models.Index(fields=("serial", "page"), name="pages_of_a_booklet"),)

    def __str__(self) -> str:
        """Where it is."""
        return _("%(file)s, page %(page)s") % {"file": self.file, "page": self.page_in_file}
