"""The report as one page: no scripts, nothing fetched, to be read, printed and listened to.

The page forbids itself to load anything, so that it stays what it is wherever it is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import count

from timer.errors import SuppleError
from timer.figures import svg as figure_svg
from timer.figures.motion import Figure, figure
from timer.services.report import plots
from timer.services.report.sections import (
    BRIEFLY,
    NO_JUDGEMENT,
    NONE,
    PRIVATE,
    Block,
    Card,
    Document,
    Entry,
    Section,
    Table,
)
from timer.text import safe

CONTENT = "default-src 'none'; style-src 'unsafe-inline'"
"""What the page may load, which is nothing; its own style is in it."""


def as_html(document: Document, version: str) -> str:
    """Return the report as a page; texts from outside are never markup."""
    return "\n".join(_Page(document, version).lines()) + "\n"


KEPT = 14
"""A table of so many rows isn't broken between two printed pages."""


NARROW = 6
"""A table of so many columns fits a phone; a wider one scrolls, also by keyboard."""


class _Page:
    def __init__(self, document: Document, version: str) -> None:
        self._document = document
        self._version = version
        self._numbers = count(1)

    def lines(self) -> Iterable[str]:
        document = self._document
        yield "<!DOCTYPE html>"
        yield '<html lang="en">'
        yield "<head>"
        yield '<meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{CONTENT}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield '<meta name="referrer" content="no-referrer">'
        yield f'<meta name="generator" content="Supple {_text(self._version)}">'
        yield f"<title>{_text(f'{document.title}, {document.period}')}</title>"
        yield f"<style>\n{_STYLE}\n{plots.style()}\n{figure_svg.style()}\n</style>"
        yield "</head>"
        yield "<body>"
        yield from ("<header>", f"<h1>{_text(document.title)}</h1>")
        yield f'<p class="period">{_text(document.period)}</p>'
        yield '<p class="who">Name: <span></span> Date of birth: <span></span></p>'
        yield f'<p class="who">{_text(BRIEFLY)}</p>'
        yield "</header>"
        yield "<main>"
        yield from self._first_page()
        for section in document.sections:
            yield from self._section(section)
        yield "</main>"
        yield "<footer>"
        yield f"<p>{_text(PRIVATE)}</p>"
        yield f"<p>{_text(NO_JUDGEMENT)}</p>"
        yield f"<p>Made by Supple {_text(self._version)} on {_text(document.made)}.</p>"
        yield from ("</footer>", "</body>", "</html>")

    def _first_page(self) -> Iterable[str]:
        document = self._document
        yield '<section class="short" aria-labelledby="short">'
        yield '<h2 id="short">In short</h2>'
        yield "<dl>"
        for word, said in document.summary:
            yield f"<div><dt>{_text(word)}</dt><dd>{_text(said)}</dd></div>"
        yield from ("</dl>", "</section>")
        if document.unknown:
            yield '<section class="unknown" aria-labelledby="unknown">'
            yield '<h2 id="unknown">What isn’t known</h2>'
            yield from ("<ul>", *(f"<li>{_text(one)}</li>" for one in document.unknown), "</ul>")
            yield "</section>"
        if document.sections:
            yield '<nav aria-label="Contents"><ul>'
            for one in document.sections:
                yield f'<li><a href="#{_text(one.id)}">{_text(one.title)}</a></li>'
            yield "</ul></nav>"

    def _section(self, section: Section) -> Iterable[str]:
        yield f'<section class="part {section.id}" aria-labelledby="{section.id}">'
        yield f'<div class="lead"><h2 id="{section.id}">{_text(section.title)}</h2>'
        yield from (f"<p>{_text(line)}</p>" for line in section.lines)
        drawn = [one for one in section.blocks if not isinstance(one, Table | Card | Entry)]
        if drawn:
            yield '<div class="plots">'
            for plot in drawn:
                yield f"<figure>{plots.as_svg(plot, f'plot-{next(self._numbers)}')}</figure>"
            yield "</div>"
        yield "</div>"
        if section.folded:
            yield f"<details><summary>{_text(section.folded)}</summary>"
        for block in section.blocks:
            yield from self._block(block)
        if section.folded:
            yield "</details>"
        yield "</section>"

    def _block(self, block: Block) -> Iterable[str]:
        match block:
            case Table():
                yield from self._table(block)
            case Card():
                yield '<article class="card">'
                if drawn := _figure(block.figure):
                    id = f"figure-{next(self._numbers)}"
                    yield f"<figure>{figure_svg.as_svg(drawn, id, safe(block.name))}</figure>"
                yield f"<div><h3>{_text(block.name)}</h3>"
                yield from self._table(block.table, shown=False)
                yield "</div></article>"
            case Entry():
                yield '<article class="session">'
                at = block.at.isoformat()
                yield f'<h3><time datetime="{at}">{_text(block.title)}</time></h3>'
                yield from ("<ul>", *(f"<li>{_text(one)}</li>" for one in block.lines), "</ul>")
                if block.table is not None:
                    yield from self._table(block.table, shown=False)
                yield "</article>"
            case _:
                pass

    def _table(self, table: Table, *, shown: bool = True) -> Iterable[str]:
        """Yield a table that scrolls by itself where it is too wide."""
        id = f"table-{next(self._numbers)}"
        hidden = "" if shown else ' class="heard"'
        keep = " keep" if len(table.rows) <= KEPT else ""
        named = f' role="region" aria-labelledby="{id}" tabindex="0"'
        yield f'<div class="wide{keep}"{named if len(table.columns) > NARROW else ""}>'
        yield f'<table><caption id="{id}"{hidden}>{_text(table.caption)}</caption>'
        kinds = [' class="n"' if one.number else "" for one in table.columns]
        heads = (
            f'<th scope="col"{kind}>{_text(one.title)}</th>'
            for one, kind in zip(table.columns, kinds, strict=True)
        )
        yield f"<thead><tr>{''.join(heads)}</tr></thead>"
        yield "<tbody>"
        for first, *rest in table.rows:
            cells = (
                f"<td{kind}>{_cell(one)}</td>" for one, kind in zip(rest, kinds[1:], strict=True)
            )
            yield f'<tr><th scope="row"{kinds[0]}>{_text(first)}</th>{"".join(cells)}</tr>'
        yield "</tbody></table></div>"


def _figure(slug: str | None) -> Figure | None:
    """Return the figure of a move; a page without it is better than none."""
    try:
        return figure(slug) if slug else None
    except SuppleError:
        return None


def _cell(text: str) -> str:
    """Return a cell; a dash is heard as nothing."""
    return '<span aria-hidden="true">–</span>' if text == NONE else _text(text)


def _text(text: str) -> str:
    return escape(safe(text))


_STYLE = """\
:root{color-scheme:light;--ink:#1c2127;--soft:#4b5560;--rule:#c9ced4;--tint:#f1f4f7}
*{box-sizing:border-box}
html{font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);\
background:#fff;-webkit-text-size-adjust:100%}
body{max-width:60rem;margin:0 auto;padding:1rem 1rem 3rem;overflow-wrap:break-word}
h1{font-size:1.7rem;margin:.2rem 0}
h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:2px solid var(--ink);padding-bottom:.15rem}
h3{font-size:1rem;margin:0 0 .3rem}
p,ul{margin:.3rem 0 .6rem}
ul{padding-left:1.2rem}
.period{font-weight:600}
.who{color:var(--soft)}
.who span{display:inline-block;width:9rem;border-bottom:1px solid var(--soft);margin-right:1rem}
.short{background:var(--tint);border-left:.35rem solid #0b5394;padding:.1rem 1rem .6rem}
.short h2,.unknown h2{border:0;margin:.6rem 0 .3rem;font-size:1.1rem}
dl,dd{margin:0}
dl>div{display:grid;grid-template-columns:9.5rem 1fr;gap:.6rem;padding:.2rem 0}
dt{font-weight:600}
.unknown{color:var(--soft);font-size:.92rem}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
nav li{padding:.2rem 0}
a{color:#0b4a86}
.wide{overflow-x:auto;margin:.4rem 0 1rem}
.wide:focus-visible,a:focus-visible{outline:2px solid #0b5394;outline-offset:2px}
table{border-collapse:collapse;font-size:.9rem;min-width:100%}
caption{text-align:left;font-weight:600;padding:.2rem 0}
th,td{padding:.28rem .45rem;text-align:left;vertical-align:top;\
border-bottom:1px solid var(--rule)}
thead th{border-bottom:1.5px solid var(--ink);vertical-align:bottom;white-space:normal}
tr>:first-child{padding-left:0}
tbody th{font-weight:500;min-width:6.2rem}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
figure{margin:0}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));\
gap:1rem 2rem;margin:.5rem 0 1rem}
.plot{display:block;width:100%;max-width:30rem;height:auto;overflow:visible}
.card{display:grid;grid-template-columns:11rem minmax(0,1fr);gap:.4rem 1.2rem;margin:1rem 0;\
padding-bottom:.4rem;border-bottom:1px solid var(--rule)}
.card>figure{padding-top:1.9rem}
.card .figure{display:block;width:100%;max-height:7.5rem}
.card>div:only-child{grid-column:1/-1}
.card .wide tr:last-child>*,.session .wide tr:last-child>*{border-bottom:0}
.session{margin:1.1rem 0;padding-bottom:.2rem;border-bottom:1px solid var(--rule)}
.session ul{font-size:.92rem}
summary{cursor:pointer;font-weight:600;padding:.4rem 0}
footer{margin-top:2.5rem;border-top:2px solid var(--ink);color:var(--soft);font-size:.88rem}
@media (max-width:38rem){
body{padding:.6rem .8rem 2rem}
dl>div{grid-template-columns:1fr;gap:0}
.card{grid-template-columns:1fr}
.card .figure{max-width:15rem;max-height:6.5rem}
.who span{width:6.5rem}
thead .n{white-space:normal}
table{font-size:.85rem}
th,td{padding:.25rem .3rem}
tbody th{min-width:6.4rem}
.card>figure{padding-top:0}
}
@page{size:A4;margin:14mm 13mm}
@media print{
html{font-size:10pt}
body{max-width:none;padding:0}
nav{display:none}
.short{background:none;border:1.5pt solid #000}
h2,h3,caption{break-after:avoid}
tr,.keep,.lead,.card,.session,.plots,.plot,dl>div{break-inside:avoid}
.lead,.lead h2,.session>h3,.session>ul{break-after:avoid}
thead{display:table-header-group}
.sessions{break-before:page}
.wide{overflow:visible}
table{font-size:8.5pt;min-width:0;width:100%}
th,td{padding:.2rem .35rem}
.figure *,.plot *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
a{color:inherit;text-decoration:none}
}"""
