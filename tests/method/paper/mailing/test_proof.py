from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from folkmoot.method.paper.mailing.job import Job
from folkmoot.method.paper.mailing.pack import print_mailing
from folkmoot.method.paper.mailing.proof import (
    check_release,
    print_proof,
    release_without_proof,
    sign_off,
)
from folkmoot.method.terms.problem import Problem

MakeJob = Callable[..., Job]
DAY = date(2005, 1, 10)


def page_content(path: Path, page: int) -> bytes:
    with pikepdf.open(path) as pdf:
        return pdf.pages[page].Contents.read_bytes()


def test_a_signed_proof_releases_its_own_job(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job()
    assert print_proof(job, tmp_path) == 20
    signed = sign_off(tmp_path, by=" Jo Tarn ", on=DAY, note="Fine")
    release = check_release(job, tmp_path)
    assert release == signed
    assert str(release) == "Proof signed off by Jo Tarn on 10 January 2005"
    assert json.loads((tmp_path / "sign-off.json").read_bytes())["note"] == "Fine"


def test_what_was_proofed_is_what_is_printed(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job()
    print_proof(job, tmp_path)
    sign_off(tmp_path, by="Jo", on=DAY)
    print_mailing(job, tmp_path, check_release(job, tmp_path))
    for name, pages in (("1-letters.pdf", 20), ("2-booklets.pdf", 40)):
        for page in range(pages):
            proofed = page_content(tmp_path / "proof" / "packs" / name, page)
            assert page_content(tmp_path / "print" / "batch-001" / name, page) == proofed


def test_without_a_proof_or_a_signature_nothing_is_released(
    make_job: MakeJob, tmp_path: Path
) -> None:
    job = make_job()
    with pytest.raises(Problem, match="no proof of this mailing"):
        check_release(job, tmp_path)
    with pytest.raises(Problem, match="no proof of this mailing"):
        sign_off(tmp_path, by="Jo", on=DAY)
    print_proof(job, tmp_path)
    with pytest.raises(Problem, match="not been signed off"):
        check_release(job, tmp_path)
    with pytest.raises(Problem, match="name of who looked"):
        sign_off(tmp_path, by=" ", on=DAY)


def test_another_job_needs_another_proof(make_job: MakeJob, tmp_path: Path) -> None:
    print_proof(make_job(), tmp_path)
    sign_off(tmp_path, by="Jo", on=DAY)
    with pytest.raises(Problem, match="of another job"):
        check_release(make_job(batch_size=31), tmp_path)


def test_a_new_proof_takes_the_old_signature_away(make_job: MakeJob, tmp_path: Path) -> None:
    print_proof(make_job(), tmp_path)
    sign_off(tmp_path, by="Jo", on=DAY)
    print_proof(make_job(), tmp_path)
    with pytest.raises(Problem, match="not been signed off"):
        check_release(make_job(), tmp_path)


def test_a_proof_whose_file_was_changed_is_none(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job()
    print_proof(job, tmp_path)
    sign_off(tmp_path, by="Jo", on=DAY)
    with (tmp_path / "proof" / "packs" / "1-letters.pdf").open("ab") as stream:
        stream.write(b"%")
    with pytest.raises(Problem, match="not as it was printed"):
        check_release(job, tmp_path)
    with pytest.raises(Problem, match="not as it was printed"):
        sign_off(tmp_path, by="Jo", on=DAY)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("proof/proof.json", "{"),
        ("proof/proof.json", "[]"),
        ("proof/proof.json", "{}"),
        ("sign-off.json", "no"),
        ("sign-off.json", '{"proof": "PROOF", "signed_by": "Jo", "signed_on": "soon"}'),
    ],
)
def test_records_that_cannot_be_read_are_said_to_be_so(
    make_job: MakeJob, tmp_path: Path, file: str, content: str
) -> None:
    job = make_job()
    print_proof(job, tmp_path)
    proof = sign_off(tmp_path, by="Jo", on=DAY).proof
    (tmp_path / file).write_text(content.replace("PROOF", proof), "utf-8")
    with pytest.raises(Problem, match="cannot be read"):
        check_release(job, tmp_path)


def test_doing_without_a_proof_needs_a_reason() -> None:
    assert str(release_without_proof("hurry")) == "Printed without a signed proof: hurry"
    with pytest.raises(Problem, match="needs a reason"):
        release_without_proof("  ")
