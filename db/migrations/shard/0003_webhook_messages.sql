-- What other systems are told of follows from the rows that say it happened. Whoever writes those need not know of webhooks: the
-- message, and a delivery for each that wants it, come in the same transaction, once for each change of a row. A college that is
-- copied to another shard brings its webhooks last, so nothing is told again there.
CREATE VIEW webhook_wishes AS
SELECT w.college_id AS college_id, t.value AS type FROM webhooks w, json_each(w.types) t WHERE w.status = 'on';
--> statement-breakpoint
CREATE TRIGGER webhook_message_queued AFTER INSERT ON webhook_messages
BEGIN
	INSERT INTO webhook_deliveries (college_id, webhook_id, message_id, status, queued_at, due_at, attempts)
	SELECT new.college_id, w.id, new.id, 'pending', CAST(unixepoch('subsec') * 1000 AS INTEGER), 0, 0 FROM webhooks w
	WHERE w.college_id = new.college_id AND w.status = 'on' AND CASE WHEN new.webhook_id IS NULL
		THEN EXISTS (SELECT 1 FROM json_each(w.types) t WHERE t.value = new.type) ELSE w.id = new.webhook_id END
	ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER webhook_registration_added AFTER INSERT ON registrations
WHEN new.status IN ('confirmed', 'cancelled', 'refunded') AND EXISTS (SELECT 1 FROM webhook_wishes w
	WHERE w.college_id = new.college_id AND w.type = iif(new.status = 'confirmed', 'registration.confirmed', 'registration.cancelled'))
BEGIN
	INSERT INTO webhook_messages (college_id, id, type, at, data)
	SELECT new.college_id, m.type || ':' || new.id || ':' || new.seq, m.type, coalesce(new.cancelled_at, new.confirmed_at, new.requested_at),
		json_object('eventId', new.event_id, 'registrationId', new.id, 'userId', new.user_id, 'seats', new.seats)
	FROM (SELECT iif(new.status = 'confirmed', 'registration.confirmed', 'registration.cancelled') AS type) m WHERE true ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER webhook_registration_changed AFTER UPDATE OF status, id ON registrations
WHEN (old.status <> new.status OR old.id <> new.id) AND new.status IN ('confirmed', 'cancelled', 'refunded')
	AND NOT (old.id = new.id AND old.status = 'cancelled' AND new.status = 'refunded') AND EXISTS (SELECT 1 FROM webhook_wishes w
	WHERE w.college_id = new.college_id AND w.type = iif(new.status = 'confirmed', 'registration.confirmed', 'registration.cancelled'))
BEGIN
	INSERT INTO webhook_messages (college_id, id, type, at, data)
	SELECT new.college_id, m.type || ':' || new.id || ':' || new.seq, m.type, coalesce(new.cancelled_at, new.confirmed_at, new.requested_at),
		json_object('eventId', new.event_id, 'registrationId', new.id, 'userId', new.user_id, 'seats', new.seats)
	FROM (SELECT iif(new.status = 'confirmed', 'registration.confirmed', 'registration.cancelled') AS type) m WHERE true ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER webhook_scan_added AFTER INSERT ON scans
WHEN (new.refusal IS NOT NULL OR new.did = 'entered') AND EXISTS (SELECT 1 FROM webhook_wishes w
	WHERE w.college_id = new.college_id AND w.type = iif(new.refusal IS NULL, 'scan.admitted', 'scan.refused'))
BEGIN
	INSERT INTO webhook_messages (college_id, id, type, at, data)
	SELECT new.college_id, m.type || ':' || new.event_id || ':' || new.seq, m.type, new.at,
		json_object('eventId', new.event_id, 'gateId', new.gate_id, 'passId', new.pass_id, 'listId', new.list_id, 'people', new.people, 'refusal', new.refusal)
	FROM (SELECT iif(new.refusal IS NULL, 'scan.admitted', 'scan.refused') AS type) m WHERE true ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER webhook_incident_added AFTER INSERT ON incidents
WHEN new.cleared_at IS NULL
	AND EXISTS (SELECT 1 FROM webhook_wishes w WHERE w.college_id = new.college_id AND w.type = 'incident.found')
BEGIN
	INSERT INTO webhook_messages (college_id, id, type, at, data)
	VALUES (new.college_id, 'incident.found:' || new.event_id || ':' || new.scan_id || ':' || new.kind || ':' || new.subject, 'incident.found', new.known_at,
		json_object('eventId', new.event_id, 'scanId', new.scan_id, 'kind', new.kind, 'passId', nullif(new.subject, ''))) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER webhook_order_added AFTER INSERT ON orders
WHEN new.status = 'ready' AND EXISTS (SELECT 1 FROM webhook_wishes w WHERE w.college_id = new.college_id AND w.type = 'order.ready')
BEGIN
	INSERT INTO webhook_messages (college_id, id, type, at, data)
	VALUES (new.college_id, 'order.ready:' || new.id || ':' || new.seq, 'order.ready', coalesce(new.ready_at, new.placed_at),
		json_object('stationId', new.station_id, 'orderId', new.id, 'userId', new.user_id, 'number', new.number)) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER webhook_order_changed AFTER UPDATE OF status ON orders
WHEN new.status = 'ready' AND old.status <> 'ready'
	AND EXISTS (SELECT 1 FROM webhook_wishes w WHERE w.college_id = new.college_id AND w.type = 'order.ready')
BEGIN
	INSERT INTO webhook_messages (college_id, id, type, at, data)
	VALUES (new.college_id, 'order.ready:' || new.id || ':' || new.seq, 'order.ready', coalesce(new.ready_at, new.placed_at),
		json_object('stationId', new.station_id, 'orderId', new.id, 'userId', new.user_id, 'number', new.number)) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER webhook_threshold_crossed AFTER INSERT ON rule_decisions
WHEN new.is_match AND new.trigger IN ('queue.length', 'food.backlog')
	AND EXISTS (SELECT 1 FROM webhook_wishes w WHERE w.college_id = new.college_id AND w.type = 'queue.threshold')
BEGIN
	INSERT INTO webhook_messages (college_id, id, type, at, data)
	VALUES (new.college_id, 'queue.threshold:' || new.event_id || ':' || new.id, 'queue.threshold', new.at,
		json_object('eventId', new.event_id, 'stationId', new.station_id, 'measure', new.trigger, 'facts', json(new.facts))) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER webhook_rule_asked AFTER INSERT ON rule_effects
WHEN new.executor = 'webhook' AND new.status = 'done'
BEGIN
	INSERT INTO webhook_messages (college_id, id, type, webhook_id, at, data)
	SELECT new.college_id, 'rule.matched:' || new.id, 'rule.matched', new.action ->> 'webhookId', new.at,
		json_object('eventId', new.event_id, 'ruleId', new.rule_id, 'trigger', d.trigger, 'stationId', d.station_id, 'userId', d.user_id, 'facts', json(d.facts))
	FROM rule_decisions d WHERE d.college_id = new.college_id AND d.event_id = new.event_id AND d.id = new.decision_id
		AND EXISTS (SELECT 1 FROM webhooks w WHERE w.college_id = new.college_id AND w.id = new.action ->> 'webhookId')
	ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER webhook_event_changed AFTER UPDATE OF status, title, summary, description, category, venue, starts_at, ends_at, capacity ON events
WHEN old.version <> new.version AND (new.status IN ('published', 'live') OR old.status <> new.status AND new.status = 'cancelled')
	AND (old.status = 'draft' OR new.status = 'cancelled' OR old.title <> new.title OR old.summary <> new.summary OR old.description <> new.description
		OR old.category <> new.category OR old.venue <> new.venue OR old.starts_at <> new.starts_at OR old.ends_at <> new.ends_at OR old.capacity <> new.capacity)
	AND EXISTS (SELECT 1 FROM webhook_wishes w WHERE w.college_id = new.college_id
		AND w.type = CASE WHEN new.status = 'cancelled' THEN 'event.cancelled' WHEN old.status = 'draft' THEN 'event.published' ELSE 'event.changed' END)
BEGIN
	INSERT INTO webhook_messages (college_id, id, type, at, data)
	SELECT new.college_id, m.type || ':' || new.id || ':' || new.version, m.type, CAST(unixepoch('subsec') * 1000 AS INTEGER),
		json_object('eventId', new.id, 'version', new.version, 'status', new.status, 'startsAt', new.starts_at, 'endsAt', new.ends_at)
	FROM (SELECT CASE WHEN new.status = 'cancelled' THEN 'event.cancelled' WHEN old.status = 'draft' THEN 'event.published' ELSE 'event.changed' END AS type) m WHERE true ON CONFLICT DO NOTHING;
END;
