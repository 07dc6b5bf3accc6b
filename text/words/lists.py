"""What each list of a language's file is for, and which modules read it.

Readers are named after "Readers:", those below crawler/extractors by the rest of their name.

A reader mostly wants a list of all languages at once, since a page's language is often unknown or declared wrongly.
Entries called stems are found wherever they stand in a text; stems of dates begin a word.  "Unspaced" lists are of
scripts that put no space between words.

Required of every language that names its months is [calendar]; all other lists are optional.
"""

import msgspec

Entries = tuple[str, ...]
BY_LINE = ("months", "solar_hijri_months")
"""Lists whose entries are lines."""


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of the calendar.  The only lists that are read by language: "mart" is March, "mar" Monday's neighbour."""

    months: Entries = ()
    """Twelve lines, January first: all forms of the name, parted by commas.  Dots are left out ("jan"), accents may
    be left out by the page.  A language that counts its months (1月) has none.  Readers: dates.datewords,
    names.name_kinds."""
    solar_hijri_months: Entries = ()
    """The twelve months of the Solar Hijri calendar, as `months`.  Readers: dates.datewords."""
    month_prefixes: Entries = ()
    """Letters that are written together with the month: "in January".  Readers: dates.datewords."""
    weekdays: Entries = ()
    """All forms of the days' names, Monday first.  Readers: dates.datewords, names.name_kinds."""


class Dates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words beside dates."""

    within: Entries = ()
    """Stand between the parts of a date and mean nothing: "of", "year", endings of ordinals.  Readers:
    dates.datewords."""
    before_times: Entries = ()
    """Stand between a date and its time of day: "at".  Readers: dates.datewords."""
    before_noon: Entries = ()
    """Before a time of twelve hours: it is before noon (午前).  Readers: dates.datewords."""
    after_noon: Entries = ()
    """Before a time of twelve hours: it is after noon (午後).  Readers: dates.datewords."""
    updated: Entries = ()
    """Stems of labels: the date is that of the last change ("updated").  Readers: dates.datelabels,
    names.name_kinds."""
    published: Entries = ()
    """Stems of labels: the date is that of publication ("posted").  Readers: dates.datelabels, names.name_kinds."""
    other_dates: Entries = ()
    """Stems of labels: the date is no date of the piece, but of an event, a deadline, a manuscript's way ("received").
    Readers: dates.datelabels."""
    beside_labels: Entries = ()
    """Stand beside such a label and belong to it: "last".  Readers: dates.datelabels."""
    seconds: Entries = ()
    """All forms of "second", as in "5 seconds ago".  Readers: dates.relativedates."""
    minutes: Entries = ()
    """All forms of "minute".  Readers: dates.relativedates."""
    hours: Entries = ()
    """All forms of "hour".  Readers: dates.relativedates."""
    days: Entries = ()
    """All forms of "day".  Readers: dates.relativedates."""
    weeks: Entries = ()
    """All forms of "week".  Readers: dates.relativedates."""
    one: Entries = ()
    """All forms of "one", as in "an hour ago".  Readers: dates.relativedates."""
    today: Entries = ()
    """"Today".  Readers: dates.relativedates."""
    yesterday: Entries = ()
    """"Yesterday".  Readers: dates.relativedates."""
    before_yesterday: Entries = ()
    """"The day before yesterday".  Readers: dates.relativedates."""
    ago_before: Entries = ()
    """Stands before a span of time where English has "ago" behind it: "il y a".  Readers: dates.relativedates,
    zones.item_lines."""
    ago_before_units: Entries = ()
    """The same, where the word has other meanings and counts only before a number and a unit.  Readers:
    dates.relativedates."""
    ago_after: Entries = ()
    """"Ago".  Readers: dates.relativedates."""
    age_stems: Entries = ()
    """Stems of units behind a number that make a short line of a teaser its date: "3 months", "2 Stunden".  Readers:
    zones.item_lines."""
    one_stems: Entries = ()
    """Stems of "one" behind `ago_before`.  Readers: zones.item_lines."""
    reading_time: Entries = ()
    """Labels of the time that a piece takes to read, which is no date.  Readers: zones.item_lines."""
    reads: Entries = ()
    """Stems that follow minutes that a piece takes to read: "5 min read".  Readers: zones.item_lines."""


class Bylines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that lead to an author's name or follow it."""

    by: Entries = ()
    """The word that leads to a name wherever it stands and is little else: "by".  Readers: fields.authors_shown,
    fields.authors_declared, names.byline_lines, names.byline_sections, zones.item_lines, dumps.kinds."""
    leads: Entries = ()
    """Phrases that lead to a name at the start of a line, with or without a colon: "written by".  Readers:
    names.byline_lines, dumps.kinds."""
    leads_unspaced: Entries = ()
    """Leads of unspaced scripts; a colon, a slash or a space follows.  Readers: names.byline_lines,
    names.han_bylines."""
    labels: Entries = ()
    """Lead to a name only with a colon behind them, else ordinary words: "text:".  Readers: names.byline_lines."""
    pieces: Entries = ()
    """Kinds of pieces that stand before "by": "an essay by".  Readers: names.byline_lines."""
    articles: Entries = ()
    """Articles before a kind of piece: "an".  Readers: names.byline_lines."""
    by_behind_pieces: Entries = ()
    """More words for "by" behind a kind of piece: "de".  Readers: names.byline_lines."""
    by_amid: Entries = ()
    """More words for "by" behind a date, a separator or a kind of piece in a line: "di".  Readers: names.byline_lines,
    names.byline_sections, zones.item_lines."""
    written_amid: Entries = ()
    """Participles from which "by" stands a few words apart: "posted on Monday by".  Readers: names.byline_lines."""
    leads_in_lines: Entries = ()
    """Phrases that lead to a name anywhere in a byline.  Readers: names.byline_lines, names.byline_sections."""
    labels_in_lines: Entries = ()
    """Labels with a colon anywhere in a byline.  Readers: names.byline_lines, names.byline_sections,
    names.han_bylines."""
    pieces_in_lines: Entries = ()
    """Kinds of pieces before "von" anywhere in a byline.  Readers: names.byline_sections."""
    leads_in_text: Entries = ()
    """Leads that are looked for within the text and far below it, where bylines are rare.  Readers:
    fields.authors_shown."""
    author_labels: Entries = ()
    """Stems of labels that declare an author beside a value of their own.  Readers: fields.authors_declared."""
    by_in_items: Entries = ()
    """More leads at the start of a teaser's line.  Readers: zones.item_lines."""
    by_amid_items: Entries = ()
    """More leads within a teaser's line that has a date.  Readers: zones.item_lines."""
    after_names: Entries = ()
    """Follow the name where other languages have a lead: "tarafından".  Readers: names.byline_lines,
    names.han_bylines."""
    behind_names: Entries = ()
    """Stems behind a name that show that it has ended: "updated".  Readers: names.byline_lines."""
    behind_names_whole: Entries = ()
    """The same as whole words: "on".  Readers: names.byline_lines, fields.comments."""
    glued: Entries = ()
    """Words that pages run together with the name before them ("Jane DoeUpdated"), beside roles.  Readers:
    names.byline_sections."""
    says: Entries = ()
    """Verbs behind the name of who writes a comment: "says".  Readers: names.byline_lines, fields.comments."""
    month_names: Entries = ()
    """Months as bylines show them: beside a number they end a name.  Fewer than the calendar's, since short forms of
    many languages are names.  Readers: names.byline_lines, names.byline_sections."""
    other_work: Entries = ()
    """Labels of work other than writing; who stands behind one is no author.  Readers: names.byline_sections,
    names.han_bylines, names.name_kinds."""
    other_work_joins: Entries = ()
    """More words between such a label and the name: "courtesy of".  Readers: names.byline_sections."""


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words in names of persons and desks, and words that show that a text is no name.

    names.name_words holds what several readers of names look up.
    """

    conjunctions: Entries = ()
    """"And" between names.  Readers: names.name_words."""
    ambiguous_conjunctions: Entries = ()
    """"And" that is also a preposition, an article or a given name in some language: both neighbours must look like
    whole names.  Readers: names.name_words."""
    behind: Entries = ()
    """Words in lower case that end a name: what follows says for whom, where or what the author does.  Readers:
    names.name_words."""
    for_whom: Entries = ()
    """Those of them that end a full name also in capitals: "By Jane Doe For The Example".  Readers:
    names.name_parts."""
    in_sections: Entries = ()
    """Begin what follows a name and says where the piece stands: "Jane Doe, in News".  Readers: names.name_parts."""
    particles: Entries = ()
    """In lower case inside a name: "van".  Readers: names.name_words."""
    joined_particles: Entries = ()
    """Articles before a hyphen, lower case unless the name starts with them: "al-".  Readers: names.name_case."""
    titles: Entries = ()
    """Forms of address and titles before a name that are no part of it: "Mr".  Readers: names.name_words."""
    kept_titles: Entries = ()
    """Titles that readers count as part of the name where a page shows them: "Dr".  Readers: names.name_words."""
    degrees: Entries = ()
    """Degrees and memberships behind a name, without points: "phd".  Readers: names.name_parts."""
    endings: Entries = ()
    """Generational endings: "jr".  Readers: names.name_words."""
    roles: Entries = ()
    """What an author is or does: "editor". A name followed by one is a byline; one alone is no name.  Readers:
    names.name_words."""
    role_endings: Entries = ()
    """Roles as the last part of a compound: "-redakteur".  Readers: names.leading_roles."""
    role_modifiers: Entries = ()
    """Stand before a role and belong to it: "senior".  Readers: names.name_words."""
    desks: Entries = ()
    """A collective that signs where nobody is named: "newsroom".  Readers: names.name_words."""
    desks_unspaced: Entries = ()
    """The same in unspaced scripts, found anywhere in a name.  Readers: names.name_kinds."""
    accounts: Entries = ()
    """Accounts of a publishing system, which name nobody: "admin".  Readers: names.name_words."""
    admins: Entries = ()
    """The last word of accounts that several people use: "site admin".  Readers: names.name_kinds."""
    organisations: Entries = ()
    """Words that only names of organisations hold: "ltd".  Readers: names.name_kinds."""
    legal_forms: Entries = ()
    """Legal forms of companies, with their points: "GmbH", "sp. z o.o.".  Readers: names.name_kinds."""
    family_names: Entries = ()
    """Common family names that stand first, in Han characters.  Readers: names.han_bylines."""
    no_names: Entries = ()
    """Words of menus, headings and prose: a short line that holds one names no person.  Readers: names.name_words."""
    no_name_months: Entries = ()
    """Months that are no names; Maio, Mai, Juni and April are.  Readers: names.name_kinds."""
    no_name_days: Entries = ()
    """Days and buttons: alone they name nobody, beside another word some are family names.  Readers:
    names.name_kinds."""
    also_names: Entries = ()
    """Words of the lists above that are also family or given names.  Readers: names.name_kinds."""
    prose_starts: Entries = ()
    """What stands behind "by" in prose: "by clicking", "by the end".  Readers: names.byline_lines."""


class Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headings over lists of pieces, and lines that lead to another piece."""

    related: Entries = ()
    """Headings that say: connected with this article.  A web page's heading may hold more, a text dump's is nothing
    else, or begins so.  Readers: zones.sections, dumps.line_words, names.name_kinds."""
    related_within: Entries = ()
    """The same as a part of a web page's heading; alone on a dump's line it is a link or prose: "read more".  Readers:
    zones.sections."""
    related_whole: Entries = ()
    """The same as a text dump's whole heading, or its beginning; as a part of a web page's it may lead elsewhere: "more
    from".  Readers: dumps.line_words, names.name_kinds."""
    related_stems: Entries = ()
    """Stems that say the same.  Readers: zones.sections."""
    latest: Entries = ()
    """Headings that say: the portal's latest or most read.  A web page's heading may hold more, a text dump's is
    nothing else.  Readers: zones.sections, dumps.line_words."""
    latest_within: Entries = ()
    """The same as a part of a web page's heading: "today".  Readers: zones.sections."""
    latest_whole: Entries = ()
    """The same as a text dump's whole heading: "news".  Readers: dumps.line_words, names.name_kinds."""
    latest_stems: Entries = ()
    """Stems that say the same.  Readers: zones.sections."""
    sections: Entries = ()
    """Names of a portal's sections: "politics".  Readers: dumps.line_words."""
    comments: Entries = ()
    """Headings over comments.  Readers: dumps.line_words, zones.comments."""
    reviews: Entries = ()
    """Headings over customers' reviews.  Readers: zones.comments."""
    tags: Entries = ()
    """Labels of tags: "keywords".  Readers: dumps.line_words."""
    promotions: Entries = ()
    """Headings over advertisements, newsletters and subscriptions.  Readers: dumps.line_words."""
    not_headings: Entries = ()
    """Words over advertisements and on buttons, which are no headings of lists.  Readers: zones.sections."""
    previous_next: Entries = ()
    """"Previous" and "next", of pieces; `*` where the word may go on.  Readers: zones.steps."""
    pieces_behind_previous_next: Entries = ()
    """What follows them: "next article".  Readers: zones.steps."""
    pointers: Entries = ()
    """First words of lines that point to another piece: "read", "also".  Readers: zones.block_features."""


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a page shows around its content, or in its place."""

    tools: Entries = ()
    """Buttons and links that act on the page: "print", "share".  Readers: dumps.line_words, names.name_kinds,
    fields.comments, fields.authors_thread."""
    reply: Entries = ()
    """Buttons on each reader's comment: "reply".  Readers: zones.comments, fields.comments,
    fields.authors_thread."""
    home: Entries = ()
    """Links to the front page.  Readers: dumps.line_words."""
    rights: Entries = ()
    """Phrases of rights reserved.  Readers: dumps.line_words, zones.notices."""
    rights_starts: Entries = ()
    """How such a phrase begins.  Readers: dumps.chrome."""
    cookies: Entries = ()
    """Phrases of paragraphs about cookies.  Readers: dumps.line_words."""
    consent_stems: Entries = ()
    """Stems of texts that ask for consent.  Readers: text.consent."""
    accept_stems: Entries = ()
    """Stems on buttons that give consent.  Readers: text.consent."""
    promoters: Entries = ()
    """Words of lines that promote something: "newsletter".  Readers: zones.block_features."""
    ad_labels: Entries = ()
    """Lines that say that an advertisement stands here, and no more.  Readers: zones.notices."""
    tail_stems: Entries = ()
    """Stems of lines behind a text, about the portal and not the matter: disclaimers, "follow us on".  Readers:
    zones.notices."""
    appeal_stems: Entries = ()
    """Stems of what asks the reader for something: to subscribe, to register, to give money.  Readers:
    zones.appeals."""
    photo_labels: Entries = ()
    """Lead to who took a picture: "photo".  Readers: fields.images, zones.block_features, dumps.line_words,
    names.name_kinds."""
    photo_labels_in_pages: Entries = ()
    """The same for web pages alone.  Readers: fields.images."""
    photo_labels_in_dumps: Entries = ()
    """The same for text dumps alone.  Readers: dumps.line_words."""
    photo_joins: Entries = ()
    """Between such a label and its colon: "photo by:".  Readers: fields.images."""
    photo_words: Entries = ()
    """More words of lines that say what a picture shows or who took it.  Readers: zones.block_features,
    names.name_parts."""
    source_labels: Entries = ()
    """Name the source before a colon: "source".  Readers: fields.source_lines, dumps.line_words, names.name_kinds."""
    source_labels_in_dumps: Entries = ()
    """The same for text dumps alone; plurals, which head lists of references on web pages.  Readers:
    dumps.line_words."""
    first_stood_patterns: Entries = ()
    """Regular expressions of sentences that say where a piece first stood: "originally published by NAME".  The one
    group of each takes the name.  Readers: fields.source_lines."""
    first_stood_stems: Entries = ()
    """Every such sentence holds one of these.  Readers: fields.source_lines."""
    remarks_behind_sources: Entries = ()
    """What follows a source's name and is none of it: "under a licence".  Readers: fields.source_lines."""
    publishers: Entries = ()
    """Words that show that a name is a publisher's: "gazette".  Readers: fields.source_lines."""
    releases: Entries = ()
    """Stand before the name of who sent a press release.  Readers: fields.source_lines."""
    release_joins: Entries = ()
    """Between them and the name: "press release by".  Readers: fields.source_lines."""
    blocked: Entries = ()
    """What checks for robots, and pages that need scripts, show in place of a page.  Readers:
    pipelines.phrases."""
    not_found_patterns: Entries = ()
    """Regular expressions of whole titles that say that there is no such page.  Readers: pipelines.phrases."""
    error_words: Entries = ()
    """Beside the number 404: "error".  Readers: pipelines.phrases."""
    found_words: Entries = ()
    """"Found" as it ends a title with the number 404: "404 page not found".  Readers: pipelines.phrases."""
    print_versions: Entries = ()
    """Stand beside the headline in the titles of pages for printing.  Readers: fields.titles."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language: a table of its file each."""

    calendar: Calendar = Calendar()
    dates: Dates = Dates()
    bylines: Bylines = Bylines()
    names: Names = Names()
    lists: Lists = Lists()
    page: Page = Page()
