"""Styles are kept that only give looks."""

import pytest

from thresher.inspector.styles import clean_declarations, clean_sheet

SHEETS = [
    ("p { color: red; margin: 0 }", "p{color: red;margin: 0}"),
    ("p { color: red", "p{color: red}"),
    ("/* a { */ p { color: red /* } */ }", "p{color: red}"),
    ("@import 'x.css'; p { color: red }", "p{color: red}"),
    ("@charset 'utf-8'; @font-face { src: url(x) } p { color: red }", "p{color: red}"),
    ("@media (max-width: 40em) { p { color: red } @media print { b { top: 0 } } }",
     "@media (max-width: 40em){p{color: red}\n@media print{b{top: 0}\n}\n}"),
    ("@keyframes x { from { top: 0 } } p { color: red }", "p{color: red}"),
    (".md\\:flex > a::before { content: '; ' }", ".md\\:flex > a::before{content: '; '}"),
    ("p { content: '};{' ; top: 0 } b { top: 0 }", "p{top: 0}\nb{top: 0}"),
    ("p { content: \"}\" ; color: red } b { top: 0 }", "p{color: red}\nb{top: 0}"),
    ("} p { color: red } } b { top: 0 }", "p{color: red}\nb{top: 0}"),
    ("p { b { top: 0 } color: red }", "p{color: red}"),
    ("a[href='x", ""),
    ("p:is( { color: red } b { top: 0 }", "b{top: 0}"),
    ("p { color: rgb(1, 2 } b { top: 0 }", "b{top: 0}"),
    ("</style><script> { color: red }", ""),
    ("<!-- p { color: red } -->", "p{color: red}"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "clean"), SHEETS)
def test_sheets(sheet: str, clean: str) -> None:
    assert clean_sheet(sheet).strip() == clean


LEFT_OUT = [
    "background: url(x)", "background: URL( 'x' )", "background: u\\72l(x)", "background: u/**/rl(x)",
    "background-image: image-set('x' 1x)", "background: -webkit-image-set('x' 1x)", "mask: image('x')",
    "background: cross-fade(url(x), red)", "background: element(#x)", "src: src('x')", "width: expression(alert())",
    "behavior: url(x)", "-moz-binding: url(x)", "--far: url(x)", "content: attr(data-x)", "color: red</style>",
    "position: fixed", "position:sticky", "animation: x 1s", "-webkit-transition: all 1s", "cursor: none",
    "content: 'open", "color", "color: rgb(1, 2",
]  # fmt: skip


@pytest.mark.parametrize("declaration", LEFT_OUT)
def test_what_loads_moves_or_breaks_out_is_left_out(declaration: str) -> None:
    assert clean_declarations(f"top: 0; {declaration}") == "top: 0"
    assert clean_sheet(f"p {{ top: 0; {declaration} }}").strip() in ("p{top: 0}", "")


@pytest.mark.parametrize(
    "declaration", ["background: linear-gradient(red, blue)", "--x: 1px", "margin: calc(1px + 2%)"]
)
def test_looks_are_kept(declaration: str) -> None:
    assert clean_declarations(f"{declaration};;") == declaration


def test_hostile_sheets_take_no_time() -> None:
    for text in (
        "{" * 200_000,
        "a{" * 100_000,
        "'" * 200_000,
        "/*" * 200_000,
        ";" * 200_000,
        "a{b:c;" * 60_000,
        '"\\' * 99_999,
    ):
        clean_sheet(text)
        clean_declarations(text)
