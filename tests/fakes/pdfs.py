"""What a PDF holds, read by a library that did not make it."""

import pypdfium2


def unspaced(text: str) -> str:
    """Without the spaces, which a line break in a table may stand for."""
    return "".join(text.split())


def read_pdf(pdf: bytes) -> tuple[str, list[str]]:
    """Its text without spaces, and the names of the fonts in which it is set, each of them embedded."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = "".join(unspaced(page.get_textpage().get_text_bounded()) for page in document)
        kinds = [pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
        fonts = [each.get_font() for page in document for each in page.get_objects(filter=kinds)]
        assert all(font.is_embedded for font in fonts)
        names = {font.get_base_name().rpartition("+")[2] for font in fonts}
    return text, sorted(names)
