-- The words of events that everybody may find, and the number that names a state of the catalogue. Written by hand, for the
-- generator knows neither virtual tables nor triggers; `npm run migrations` makes a migration of it.
-- Without content of its own: a row stands for the event with the same rowid. `college` is its id without the prefix, so
-- that one college's words are looked up and no other's. Marks are letters: without them Devanagari falls apart.
CREATE VIRTUAL TABLE event_words USING fts5(
	college, title, tags, summary, venue, category, description,
	content = '', contentless_delete = 1, prefix = '2 3',
	tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
);
--> statement-breakpoint
CREATE TRIGGER event_words_added AFTER INSERT ON events WHEN new.status <> 'draft' AND new.visibility = 'public' BEGIN
	INSERT INTO event_words (rowid, college, title, tags, summary, venue, category, description)
	VALUES (new.rowid, substr(new.college_id, 5), new.title, new.tags, new.summary, new.venue, new.category, new.description);
END;
--> statement-breakpoint
CREATE TRIGGER event_words_changed
AFTER UPDATE OF status, visibility, title, tags, summary, venue, category, description ON events BEGIN
	DELETE FROM event_words WHERE rowid = old.rowid;
	INSERT INTO event_words (rowid, college, title, tags, summary, venue, category, description)
	SELECT new.rowid, substr(new.college_id, 5), new.title, new.tags, new.summary, new.venue, new.category, new.description
	WHERE new.status <> 'draft' AND new.visibility = 'public';
END;
--> statement-breakpoint
CREATE TRIGGER event_words_deleted AFTER DELETE ON events BEGIN
	DELETE FROM event_words WHERE rowid = old.rowid;
END;
--> statement-breakpoint
-- A row that comes from another shard has its number and keeps it: the copy must be what was copied.
CREATE TRIGGER events_catalogued AFTER INSERT ON events WHEN new.catalogue_seq IS NULL BEGIN
	UPDATE events SET catalogue_seq = (SELECT coalesce(max(catalogue_seq), 0) + 1 FROM events WHERE college_id = new.college_id)
	WHERE rowid = new.rowid;
END;
--> statement-breakpoint
CREATE TRIGGER events_recatalogued AFTER UPDATE OF version, venue_id, cover ON events BEGIN
	UPDATE events SET catalogue_seq = (SELECT coalesce(max(catalogue_seq), 0) + 1 FROM events WHERE college_id = new.college_id)
	WHERE rowid = new.rowid;
END;
--> statement-breakpoint
CREATE TRIGGER venues_recatalogued AFTER UPDATE OF latitude, longitude ON venues BEGIN
	UPDATE events SET catalogue_seq = (SELECT coalesce(max(catalogue_seq), 0) + 1 FROM events WHERE college_id = new.college_id)
	WHERE college_id = new.college_id AND venue_id = new.id;
END;
