-- Wallets are told when what they show has changed. Whoever writes an event or a pass need not know of them: it is due in the
-- same transaction, so that nothing is lost. Trying begins anew with each change.
CREATE TRIGGER wallets_of_event_due AFTER UPDATE OF title, venue, starts_at, ends_at, status ON events
WHEN old.title <> new.title OR old.venue <> new.venue OR old.starts_at <> new.starts_at OR old.ends_at <> new.ends_at
	OR (old.status = 'cancelled') <> (new.status = 'cancelled')
BEGIN
	UPDATE wallet_devices SET due_at = 0, attempts = 0 WHERE college_id = new.college_id AND event_id = new.id;
END;
--> statement-breakpoint
CREATE TRIGGER wallets_of_pass_due AFTER UPDATE OF revoked_at, name, ticket_type_id ON passes
WHEN old.revoked_at IS NOT new.revoked_at OR old.name <> new.name OR old.ticket_type_id <> new.ticket_type_id
BEGIN
	UPDATE wallet_devices SET due_at = 0, attempts = 0 WHERE college_id = new.college_id AND pass_id = new.id;
END;
--> statement-breakpoint
-- Of a pass that was given back before its row was ever written, there is nothing to update.
CREATE TRIGGER wallets_of_gone_pass_due AFTER INSERT ON passes
WHEN new.revoked_at IS NOT NULL
BEGIN
	UPDATE wallet_devices SET due_at = 0, attempts = 0 WHERE college_id = new.college_id AND pass_id = new.id;
END;
