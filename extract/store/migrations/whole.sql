-- What the revisions make of an empty SQLite file, so that a new one need not go through them. Made of them by
-- python -m tests.extract.store.whole
CREATE TABLE gouji_store_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT gouji_store_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE runs (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	folder TEXT NOT NULL,
	started TEXT NOT NULL,
	reader TEXT NOT NULL,
	model TEXT,
	settings TEXT,
	fingerprints TEXT NOT NULL,
	version TEXT NOT NULL,
	finished TEXT,
	interrupted BOOLEAN NOT NULL,
	CONSTRAINT pk_runs PRIMARY KEY ("key"),
	CONSTRAINT uq_runs_id UNIQUE (id)
);
CREATE INDEX ix_runs_folder_started ON runs (folder, started);
CREATE TABLE documents (
	"key" INTEGER NOT NULL,
	run_key INTEGER NOT NULL,
	document TEXT NOT NULL,
	source TEXT NOT NULL,
	ordinal BIGINT NOT NULL,
	size BIGINT NOT NULL,
	mtime_ns BIGINT NOT NULL,
	status TEXT NOT NULL,
	seen_as TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	facts INTEGER NOT NULL,
	unclaimed INTEGER NOT NULL,
	flagged INTEGER NOT NULL,
	refused INTEGER NOT NULL,
	errors INTEGER NOT NULL,
	warnings INTEGER NOT NULL,
	asked TEXT NOT NULL,
	paid_input_tokens BIGINT NOT NULL,
	paid_output_tokens BIGINT NOT NULL,
	paid_cost TEXT,
	paid_estimated BOOLEAN NOT NULL,
	carried TEXT NOT NULL,
	seconds DOUBLE NOT NULL,
	kind TEXT NOT NULL,
	note TEXT NOT NULL,
	CONSTRAINT pk_documents PRIMARY KEY ("key"),
	CONSTRAINT fk_documents_run_key FOREIGN KEY(run_key) REFERENCES runs ("key") ON DELETE CASCADE,
	CONSTRAINT uq_documents_run_key_document UNIQUE (run_key, document)
);
CREATE INDEX ix_documents_run_key_ordinal_key ON documents (run_key, ordinal, "key");
CREATE INDEX ix_documents_run_key_status_ordinal ON documents (run_key, status, ordinal);
CREATE TABLE answers (
	document_key INTEGER NOT NULL,
	position INTEGER NOT NULL,
	label TEXT NOT NULL,
	"key" TEXT NOT NULL,
	cached BOOLEAN NOT NULL,
	input_tokens BIGINT NOT NULL,
	output_tokens BIGINT NOT NULL,
	requests INTEGER NOT NULL,
	repairs INTEGER NOT NULL,
	retries INTEGER NOT NULL,
	cost TEXT,
	estimated BOOLEAN NOT NULL,
	failure TEXT NOT NULL,
	kind TEXT NOT NULL,
	seconds DOUBLE NOT NULL,
	CONSTRAINT pk_answers PRIMARY KEY (document_key, position),
	CONSTRAINT fk_answers_document_key FOREIGN KEY(document_key) REFERENCES documents ("key") ON DELETE CASCADE
);
CREATE TABLE facts (
	document_key INTEGER NOT NULL,
	position INTEGER NOT NULL,
	path TEXT NOT NULL,
	slot TEXT NOT NULL,
	value TEXT NOT NULL,
	unit TEXT NOT NULL,
	yuan TEXT,
	span_start INTEGER,
	span_end INTEGER,
	more TEXT NOT NULL,
	also BOOLEAN NOT NULL,
	quote TEXT NOT NULL,
	flags TEXT NOT NULL,
	confidence DOUBLE,
	suspected TEXT NOT NULL,
	CONSTRAINT pk_facts PRIMARY KEY (document_key, position),
	CONSTRAINT fk_facts_document_key FOREIGN KEY(document_key) REFERENCES documents ("key") ON DELETE CASCADE
);
CREATE TABLE findings (
	document_key INTEGER NOT NULL,
	position INTEGER NOT NULL,
	number INTEGER NOT NULL,
	above INTEGER,
	severity TEXT NOT NULL,
	kind TEXT NOT NULL,
	side TEXT NOT NULL,
	rule TEXT NOT NULL,
	message TEXT NOT NULL,
	arithmetic TEXT NOT NULL,
	suspects TEXT NOT NULL,
	certain BOOLEAN,
	cures TEXT NOT NULL,
	paths TEXT NOT NULL,
	span_start INTEGER,
	span_end INTEGER,
	quote TEXT NOT NULL,
	"key" TEXT NOT NULL,
	CONSTRAINT pk_findings PRIMARY KEY (document_key, position),
	CONSTRAINT fk_findings_document_key FOREIGN KEY(document_key) REFERENCES documents ("key") ON DELETE CASCADE
);
CREATE TABLE reviews (
	"key" INTEGER NOT NULL,
	run TEXT NOT NULL,
	document TEXT NOT NULL,
	round INTEGER NOT NULL,
	document_key INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	source TEXT NOT NULL,
	opened TEXT NOT NULL,
	latest TEXT,
	revision INTEGER NOT NULL,
	cards INTEGER NOT NULL,
	cards_left INTEGER NOT NULL,
	errors_left INTEGER NOT NULL,
	done BOOLEAN NOT NULL,
	CONSTRAINT pk_reviews PRIMARY KEY ("key"),
	CONSTRAINT uq_reviews_run_round_document UNIQUE (run, round, document)
);
CREATE INDEX ix_reviews_queue ON reviews (run, round, done, errors_left DESC, document_key);
CREATE INDEX ix_reviews_run_round_document_key ON reviews (run, round, document_key);
CREATE INDEX ix_reviews_sha256_round ON reviews (sha256, round);
CREATE INDEX ix_reviews_source_round ON reviews (source, round);
CREATE TABLE review_events (
	review_key INTEGER NOT NULL,
	number INTEGER NOT NULL,
	token TEXT NOT NULL,
	at TEXT NOT NULL,
	reviewer TEXT NOT NULL,
	action TEXT NOT NULL,
	target_kind TEXT NOT NULL,
	target_id TEXT NOT NULL,
	run TEXT NOT NULL,
	"before" TEXT,
	"after" TEXT,
	reason TEXT NOT NULL,
	note TEXT NOT NULL,
	rule TEXT NOT NULL,
	shown_ms BIGINT NOT NULL,
	undoes INTEGER,
	trial TEXT NOT NULL,
	carried BOOLEAN NOT NULL,
	CONSTRAINT pk_review_events PRIMARY KEY (review_key, number),
	CONSTRAINT fk_review_events_review_key FOREIGN KEY(review_key) REFERENCES reviews ("key"),
	CONSTRAINT uq_review_events_review_key_token UNIQUE (review_key, token)
);
CREATE TABLE review_people (
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	hash TEXT NOT NULL,
	disabled BOOLEAN NOT NULL,
	CONSTRAINT pk_review_people PRIMARY KEY (name)
);
CREATE TABLE review_sessions (
	hash TEXT NOT NULL,
	name TEXT NOT NULL,
	expires TEXT NOT NULL,
	CONSTRAINT pk_review_sessions PRIMARY KEY (hash)
);
CREATE INDEX ix_review_sessions_name ON review_sessions (name);
CREATE TABLE review_assignments (
	run TEXT NOT NULL,
	round INTEGER NOT NULL,
	document TEXT NOT NULL,
	person TEXT NOT NULL,
	CONSTRAINT pk_review_assignments PRIMARY KEY (run, round, document, person)
);
CREATE INDEX ix_review_assignments_run_round_person_document ON review_assignments (run, round, person, document);
CREATE INDEX ix_documents_queue ON documents (run_key, errors DESC, "key", status, document);
CREATE TRIGGER review_events_no_update BEFORE UPDATE ON review_events
        BEGIN SELECT RAISE(ABORT, 'what reviewers decided is kept: review_events takes new rows only'); END;
CREATE TRIGGER review_events_no_delete BEFORE DELETE ON review_events
        BEGIN SELECT RAISE(ABORT, 'what reviewers decided is kept: review_events takes new rows only'); END;
CREATE TRIGGER review_events_no_replace BEFORE INSERT ON review_events
        WHEN EXISTS (SELECT 1 FROM review_events WHERE review_key = NEW.review_key AND number = NEW.number)
        OR EXISTS (SELECT 1 FROM review_events WHERE review_key = NEW.review_key AND token = NEW.token)
        BEGIN SELECT RAISE(ABORT, 'what reviewers decided is kept: review_events takes new rows only'); END;
CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews
        BEGIN SELECT RAISE(ABORT, 'what reviewers decided is kept: review_events takes new rows only'); END;
