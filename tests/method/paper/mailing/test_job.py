from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from folkmoot.method.paper.imposition import Fold
from folkmoot.method.paper.letter_template import shipped_letter_templates
from folkmoot.method.paper.mailing.job import Component, Job, MailingKind
from folkmoot.method.paper.mailing.left_out import LeftOut

MakeJob = Callable[..., Job]


def test_packs_are_numbered_within_their_batches(make_job: MakeJob) -> None:
    job = make_job()
    assert [len(batch) for batch in job.batches] == [30, 15]
    pack = job.batches[1][0]
    assert (pack.batch, pack.place) == (2, 1)
    assert pack.mark(Component.BOOKLET) == "A031  batch 2, pack 1"
    assert pack.mark(Component.YOUNG_LETTER) == "A031Y  batch 2, pack 1"


def test_what_goes_into_the_envelope_follows_from_the_job(make_job: MakeJob) -> None:
    assert make_job().components == tuple(Component)
    alone = make_job(young=(), young_letter=None)
    assert alone.components == (Component.LETTER, Component.BOOKLET)
    assert make_job(young=(), composed=None).components == (Component.LETTER,)


@pytest.mark.parametrize("kind", MailingKind)
def test_every_mailing_has_its_letter(kind: MailingKind) -> None:
    assert kind.letter_template in shipped_letter_templates()
    assert kind.has_booklet or not kind.may_have_insert


def test_whatever_changes_gives_another_job(make_job: MakeJob) -> None:
    job = make_job()
    others = [
        make_job(fold=Fold.A4),
        make_job(batch_size=31),
        make_job(everybody="another file"),
        make_job(mailing=replace(job.mailing, telephone="0808 157 0001")),
        make_job(letter=replace(job.letter, closing="Yours")),
    ]
    assert make_job().digest == job.digest
    assert len({job.digest, *(other.digest for other in others)}) == 6


def test_a_newer_list_of_those_left_out_is_no_other_job(make_job: MakeJob) -> None:
    job = make_job()
    fewer = make_job(
        recipients=job.recipients[1:], young=job.young[1:], left_out=LeftOut(everyone="a test")
    )
    assert fewer.digest == job.digest
