"""Records in the forms that people read: Markdown, plain text, HTML, TEI.

    record → its text as a tree (lists, quotes, pictures where they stand) → a form

Each form is a module with pure functions from a record to a text.
"""
