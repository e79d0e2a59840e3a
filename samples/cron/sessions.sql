-- The table of sessions, for load.sh and ../late/replace.sh; what load.sh knows.
CREATE TABLE sessions (
	start bigint NOT NULL, -- ms since 1970
	"end" bigint NOT NULL,
	duration bigint NOT NULL,
	events bigint NOT NULL,
	closed_by text NOT NULL,
	ip text,
	host text
);
CREATE INDEX ON sessions (start);
CREATE TABLE lull_taken (generation bigint PRIMARY KEY);
