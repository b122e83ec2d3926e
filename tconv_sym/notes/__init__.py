"""Whole notes in Markdown: what they state is found, what they claim is judged."""

from tconv_sym.notes.check import check_notes, check_text

__all__ = ["check_notes", "check_text"]
