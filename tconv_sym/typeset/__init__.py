"""Layout: blocks of text that is already in a target's notation → LaTeX, Markdown or plain text.

Nothing here knows what a convolution is, and nothing that has been laid out is edited afterwards.
"""
