"""The tables of the delivery log."""

SCHEMA = """
create table if not exists delivery (
    delivery_id text primary key,
    la_id text not null,
    system text not null,
    delivered_on text not null,
    received_at text not null,
    content_hash text not null,
    read_with text                    -- version of the code that read it; null = not read yet
);
create table if not exists delivery_file (
    delivery_id text not null references delivery,
    name text not null,
    sha256 text not null,
    primary key (delivery_id, name)
);
create table if not exists refused_file (  -- what of a delivery was not received
    delivery_id text not null references delivery,
    name text not null,               -- as it may be shown, which two files may share
    refused_by text not null          -- the rule that it breaks
);
create table if not exists folder (   -- which folders were seen in which state: spares hashing
    path text primary key,
    files text not null,
    delivery_id text not null references delivery
);
create table if not exists extract_result (
    delivery_id text not null references delivery,
    extract text not null,
    status text not null,
    rows_received integer not null,
    rows_accepted integer not null,
    rows_quarantined integer not null,
    blank_lines text,                 -- of its one file, as JSON; null = several files, or no lines
    primary key (delivery_id, extract)
);
create table if not exists rule_result (
    delivery_id text not null references delivery,
    extract text not null,
    rule_id text not null,
    tool text not null,
    severity text not null,
    rows_checked integer not null,
    rows_failed integer not null,
    checked_at text not null,
    primary key (delivery_id, extract, rule_id)
);
create index if not exists rule_result_failed
    on rule_result (delivery_id, extract, rule_id) where rows_failed > 0;
create table if not exists finding (  -- a failure as data (expectations/findings.py); no cell of a row
    delivery_id text not null references delivery,
    extract text not null,
    rule_id text not null,
    row_number integer,               -- null = of the file or the extract as a whole
    note text,
    severity text not null,
    file text,
    line_number integer,
    column_name text,
    code text,                        -- a code that is in no code set
    expected text,
    basis text,
    item text,
    item_title text,
    part text,
    area text,
    period text,
    found real,
    other_item text,
    other_title text,
    other_part text,
    other real,
    tolerance real
);
create index if not exists finding_of_delivery on finding (delivery_id);
create table if not exists profile (  -- what an extract of a delivery looks like as a whole
    delivery_id text not null references delivery,
    extract text not null,
    metric text not null,
    item text not null,               -- a column, a month, a code's column; '' = the extract
    value real not null,
    primary key (delivery_id, extract, metric, item)
);
create table if not exists unfit_column (  -- a column that measures read and the extract does not give
    delivery_id text not null references delivery,
    extract text not null,
    column_name text not null,
    reason text not null,             -- missing or empty
    primary key (delivery_id, extract, column_name)
);
create table if not exists audit_result (  -- what was found wrong with the marts, audit by audit
    audited_at text not null,
    mart text not null,
    rule_id text not null,
    tool text not null,
    severity text not null,
    rows_checked integer,             -- null = the tool does not say
    rows_failed integer,
    status text not null,
    failing text not null,            -- which rows of the mart fail, by name
    primary key (audited_at, mart, rule_id)
);
create table if not exists content (  -- what raw holds: one row per file there
    la_id text not null,
    system text not null,
    extract text not null,
    part text not null,
    delivery_id text not null references delivery,
    bytes integer,                    -- size of the file; null = in use since before 0.3.0
    sha256 text,                      -- of the file
    primary key (la_id, system, extract, part)
);
create table if not exists acceptance (  -- what a person has let in, or found right as it is
    accepted_at text not null,
    accepted_by text not null,
    reason text not null,
    delivery_id text,                 -- a held extract of this delivery was let in
    extract text,
    issue_id text,                    -- or this issue is right as it is
    until text,
    rows_failed integer,              -- as they were then
    severity text,
    times_opened integer
);
create table if not exists position (changes integer not null);
insert into position select 0 where not exists (select 1 from position);
"""
