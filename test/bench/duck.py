"""The stages in DuckDB's SQL: duck.py THREADS STAGE FILE

Of several ways to say it the fastest that was found: a log is CSV with blanks,
the pipe needs one window only (sessions are counted where they begin, and their
durations are the sums of the pauses within). No frame is given: with ROWS equal
times would put lag() and sum() at odds."""
import sys
import duckdb

threads, stage, file = sys.argv[1:]


def csv(columns, sep="\\t", quote="", kinds=()):
    kinds = {c: "BIGINT" if c in kinds else "VARCHAR" for c in columns.split()}
    return (f"read_csv('{file}', delim='{sep}', quote='{quote}', escape='', header=false,"
            f" auto_detect=false, columns={kinds})").replace("\\t", "\t")


def json(**kinds):
    return f"read_json('{file}', format='newline_delimited', columns={kinds})"


log = csv("host ip ident usr time zone request status bytes referrer agent", " ", '"')
log_time = "epoch_ms(strptime(time, '[%d/%b/%Y:%H:%M:%S'))"
events = csv("time ip host path status", kinds=("time", "status"))
titled = events.replace("header=false", "header=true")
sessions = csv("begins ends duration events closed_by ip host",
               kinds=("begins", "ends", "duration", "events"))
pause = "time - lag(time) OVER (PARTITION BY ip, host ORDER BY time)"
figures = "events / sessions, duration / sessions"


def totals(source):
    return f"""
        WITH hosts AS (
            SELECT host, count(*) FILTER (pause IS NULL OR pause > 300000) AS sessions,
                count(*) AS events, sum(pause) FILTER (pause <= 300000) AS duration
            FROM (SELECT host, {pause} AS pause FROM ({source})) GROUP BY host)
        SELECT host, sessions, events, {figures} FROM (
            FROM hosts UNION ALL
            SELECT '*', sum(sessions), sum(events), sum(duration) FROM hosts)"""


null = "nullif({0}, '-')".format
queries = {
    "log": f"SELECT {log_time}, ip, host, split_part(request, ' ', 2), status FROM {log}",
    "logall": f"""
        SELECT {log_time}, ip, host, {null('usr')}, split_part(request, ' ', 1),
            split_part(request, ' ', 2), split_part(request, ' ', 3), {null('status')},
            {null('bytes')}, {null('referrer')}, {null('agent')} FROM {log}""",
    "json": "SELECT epoch_ms(timestamp), ip, host, page_url, event_type FROM " +
            json(timestamp="TIMESTAMP", ip="VARCHAR", host="VARCHAR", page_url="VARCHAR",
                 event_type="VARCHAR"),
    "sessions": f"""
        SELECT min(time), max(time), max(time) - min(time), count(*), '-', ip, host FROM (
            SELECT ip, host, time, sum(new) OVER (PARTITION BY ip, host ORDER BY time) AS id
            FROM (SELECT ip, host, time, CASE WHEN {pause} <= 300000 THEN 0 ELSE 1 END AS new
                FROM {events}))
        GROUP BY ip, host, id""",
    "figures": f"""
        SELECT host, count(*) AS sessions, sum(events) AS events, avg(events), avg(duration)
        FROM {sessions} GROUP BY host""",
    "pipe-log": totals(f"SELECT {log_time} AS time, ip, host FROM {log}"),
    "pipe-json": totals("SELECT epoch_ms(timestamp) AS time, ip, host FROM " +
                        json(timestamp="TIMESTAMP", ip="VARCHAR", host="VARCHAR")),
    "as-json": f"SELECT * FROM {titled}",
    "as-csv": f"SELECT * FROM {titled}",
}
form = {
    "as-json": "FORMAT json",
    "as-csv": "FORMAT csv, HEADER true",
}.get(stage, "FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '', NULLSTR '\\N'")
base = duckdb.connect(config={"threads": int(threads)})
base.execute("SET preserve_insertion_order = false")
base.execute(f"COPY ({queries[stage]}) TO '/dev/stdout' ({form})")
