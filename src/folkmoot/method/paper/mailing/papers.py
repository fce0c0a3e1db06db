"""The papers that go to the mailing house with the print files, and the form for the proof.

None of them holds a name or an address.
"""

from __future__ import annotations

from collections.abc import Sequence

from folkmoot.method.paper.envelope import Envelope
from folkmoot.method.paper.imposition import Fold
from folkmoot.method.paper.letter_setting import long_date
from folkmoot.method.paper.mailing.components import PrintFile
from folkmoot.method.paper.mailing.job import Component, Job, Pack
from folkmoot.method.paper.mailing.manifest import Release, sheets_in_all
from folkmoot.method.paper.mailing.paper_parts import (
    Part,
    facts,
    heading,
    paragraph,
    set_paper,
    signature,
    table,
    ticks,
)

MOST_CHECKED = 40  # packs of a batch that the collation check names
_NAMES = {
    Component.LETTER: "Letter",
    Component.BOOKLET: "Booklet",
    Component.YOUNG_LETTER: "Young person's letter",
    Component.YOUNG_BOOKLET: "Young person's booklet",
}


def job_ticket(job: Job, release: Release | None) -> bytes:
    """What is to be printed, on which paper, how it is folded, and what goes into the envelope.

    Without a release it is the ticket of a proof.
    """
    parts: list[Part] = [
        facts(_facts(job)),
        heading("Printing"),
        paragraph(
            "Print everything at 100 %, never “fit to page”. Check with printer-test.pdf first."
        ),
        table(
            [
                ("", 8),
                ("What", 42),
                ("Paper", 0),
                ("Sides", 0),
                ("Sheets a pack", 20),
                ("In all", 18),
            ],
            [
                (
                    order,
                    _NAMES[component],
                    _paper(job, component),
                    _sides(job, component),
                    job.sheets_a_pack(component),
                    f"{sheets_in_all(job, component):,}",
                )
                for order, component in enumerate(job.components, 1)
            ],
            right=(4, 5),
        ),
        heading("Finishing"),
        ticks(_finishing(job)),
        heading("Into each envelope, from front to back"),
        ticks(_insert_order(job)),
        heading("Release"),
        paragraph(f"{release}." if release else "Proof only. The rest waits for its sign-off."),
    ]
    return set_paper("Job ticket", _footer(job), parts)


def manifest_pdf(job: Job, printed: Sequence[PrintFile], release: Release) -> bytes:
    """The manifest for a person: every file with its counts, serials and hash."""
    rows = [
        (
            entry.batch,
            entry.file,
            f"{entry.packs:,}",
            entry.first_serial,
            entry.last_serial,
            f"{entry.pages:,}",
            f"{entry.sha256[:32]} {entry.sha256[32:]}",
        )
        for entry in printed
    ]
    columns = [("Batch", 12), ("File", 0), ("Packs", 13), ("First", 18), ("Last", 18)]
    columns += [("Pages", 14), ("SHA-256", 55)]
    parts = [
        facts([*_facts(job), ("Release", release)]),
        heading("Files"),
        table(columns, rows, right=(2, 5), size_points=8),
    ]
    return set_paper("Manifest", _footer(job), parts)


def collation_check(job: Job, packs: Sequence[Pack]) -> bytes:
    """Packs of one batch to be taken out and compared; the first and the last are among them."""
    step = max(1, -(-len(packs) // (MOST_CHECKED - 1)))
    chosen = [*packs[:-1:step], packs[-1]]
    columns = [("Pack", 14), *((_NAMES[name], 0) for name in job.components), ("Agrees", 18)]
    rows = [(pack.place, *(pack.serial(name) for name in job.components), None) for pack in chosen]
    parts = [
        paragraph(
            "All files of a batch are in the same order. Take out these packs and compare the "
            "serial at the foot of each sheet. If one does not agree, stop: all packs after it "
            "are wrong."
        ),
        table(columns, rows, right=(0,), size_points=9.5),
        signature("Checked by", "Date"),
    ]
    title = f"Collation check, batch {packs[0].batch}"
    return set_paper(title, _footer(job), parts)


def sign_off_form(job: Job, printed: Sequence[PrintFile], proof: str) -> bytes:
    """What to look at on the proof, and who did; `proof` is the digest that was looked at."""
    packs = printed[0].packs
    parts = [
        facts(
            [*_facts(job), ("Proof", f"the first {packs} packs"), ("Proof's digest", proof[:16])]
        ),
        heading("Print these files, fill one envelope, and check"),
        table(
            [("File", 0), ("First", 26), ("Last", 26), ("PDF pages", 22)],
            [(e.file, e.first_serial, e.last_serial, f"{e.pages:,}") for e in printed],
            right=(3,),
        ),
        heading("Seen"),
        ticks(_proof_checks(job)),
        signature("Name", "Signature", "Date"),
        paragraph(
            "Then record it: folkmoot paper sign-off FOLDER --by “NAME”. The rest is printed only "
            "for exactly this job; another word, address or fold needs another proof. A newer "
            "list of those who are left out does not."
        ),
    ]
    return set_paper("Proof: sign-off", _footer(job), parts)


def _facts(job: Job) -> list[tuple[str, object]]:
    first, last = job.recipients[0].serial, job.recipients[-1].serial
    return [
        ("Survey", job.mailing.survey),
        ("Mailing", job.kind.replace("-", " ")),
        ("Packs", _packs(job)),
        ("Serials", f"{first} to {last}, in the order of the files"),
        ("Left out", job.left_out),
        ("Envelope", _envelope(job.mailing.envelope)),
        ("Letter dated", long_date(job.mailing.sent, "en")),
    ]


def _packs(job: Job) -> str:
    packs, batches = len(job.recipients), len(job.batches)
    if batches == 1:
        return f"{packs:,} in one batch"
    return f"{packs:,} in {batches:,} batches of at most {job.batch_size:,}"


def _envelope(envelope: Envelope) -> str:
    return (
        f"{envelope.name.upper()} ({envelope.height_mm:g} x {envelope.width_mm:g} mm), window "
        f"{envelope.window_height_mm:g} x {envelope.window_width_mm:g} mm, "
        f"{envelope.window_left_mm:g} mm from the left, {envelope.window_up_mm:g} mm up"
    )


def _paper(job: Job, component: Component) -> str:
    if component.is_letter or job.fold is Fold.A4:
        return "A4, white, 90 g/m²"
    return "A3, white, 100 g/m²"


def _sides(job: Job, component: Component) -> str:
    if component.is_letter:
        return "one side"
    return "both, long edge" if job.fold is Fold.A4 else "both, short edge"


def _finishing(job: Job) -> list[str]:
    twice = job.mailing.envelope.folds == 2
    how = "twice, in thirds" if twice else "once, in half"
    lines = [f"Fold letters {how}, print outwards, so that the address shows in the window."]
    if job.composed is None:
        return lines
    sheets = job.sheets_a_pack(Component.BOOKLET)
    pile = f"Lay the {sheets} sheets of a booklet together" if sheets > 1 else ""
    match job.fold:
        case Fold.A4 if pile:
            lines.append(f"{pile} and staple twice, close to the left edge.")
        case Fold.A3 if pile:
            lines.append(f"{pile}, fold to A4, page 1 outside, and staple twice in the fold.")
        case Fold.A3:
            lines.append("Fold booklets to A4, page 1 outside.")
        case Fold.A4:
            pass
    lines.append(f"Then fold the A4 booklet {how}, page 1 outside, to fit the envelope.")
    lines.append("No hole, label or trim within 20 mm of a black corner square.")
    return lines


def _insert_order(job: Job) -> list[str]:
    lines = [f"{_NAMES[component]}, the pack's serial at its foot" for component in job.components]
    if job.composed:
        lines.append(f"Reply envelope, folded once, printed: {job.mailing.freepost}")
    return lines


def _proof_checks(job: Job) -> list[str]:
    lines = [
        "The printer test measures 186 mm between the outer edges of the corner squares.",
        "Tap the envelope on each edge: the window shows the whole address and nothing else.",
        "Date, web address, telephone number and sender are right. The telephone is answered.",
        "The web address opens, and the access code of one letter is accepted there.",
    ]
    if job.composed:
        lines += [
            f"The reply envelope says {job.mailing.freepost}.",
            "Letter and booklet of a pack carry the same serial; pages are in order.",
            "A phone reads the square code of a booklet's page.",
        ]
    if job.young:
        lines.append("The young person's letter and booklet carry the serial with a Y at its end.")
    return lines


def _footer(job: Job) -> str:
    return f"{job.mailing.survey} · {job.kind} · job {job.digest[:16]}"
