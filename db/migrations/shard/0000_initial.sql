CREATE TABLE `answers` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`user_id` text NOT NULL,
	`form_version` integer NOT NULL,
	`ticket_types` text NOT NULL,
	`answers` text NOT NULL,
	`answered_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`, `user_id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `campaigns` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`status` text NOT NULL,
	`event_id` text,
	`audience` text NOT NULL,
	`texts` text NOT NULL,
	`channels` text NOT NULL,
	`scheduled_at` integer,
	`author_ids` text NOT NULL,
	`origin` text NOT NULL,
	`return_note` text,
	`approved_by` text,
	`approved_at` integer,
	`started_at` integer,
	`after_user_id` text,
	`written` integer NOT NULL,
	`finished_at` integer,
	`cancelled_at` integer,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `campaigns_by_status` ON `campaigns` (`status`,`scheduled_at`);--> statement-breakpoint
CREATE INDEX `campaigns_by_change` ON `campaigns` (`college_id`,`changed_at`);--> statement-breakpoint
CREATE TABLE `opt_outs` (
	`college_id` text NOT NULL,
	`topic` text NOT NULL,
	`address_hash` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `topic`, `address_hash`)
);
--> statement-breakpoint
CREATE TABLE `code_uses` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`code_id` text NOT NULL,
	`uses` integer NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`, `code_id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `codes` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`text` text NOT NULL,
	`uses_max` integer,
	`opens_at` integer,
	`closes_at` integer,
	`ticket_type_ids` text,
	`discount` text,
	`created_at` integer NOT NULL,
	`withdrawn_at` integer,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `codes_by_text` ON `codes` (`college_id`,`event_id`,`text`);--> statement-breakpoint
CREATE INDEX `codes_by_event` ON `codes` (`college_id`,`event_id`,`id`);--> statement-breakpoint
CREATE TABLE `covers` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`sweep_at` integer,
	`dropped_at` integer,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `covers_by_sweep` ON `covers` (`sweep_at`);--> statement-breakpoint
CREATE TABLE `emergencies` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text,
	`kind` text NOT NULL,
	`text` text NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`confirm_by` integer NOT NULL,
	`withdrawn_at` integer,
	`confirmed_by` text,
	`confirmed_at` integer,
	`ends_at` integer,
	`change_seq` integer DEFAULT 0 NOT NULL,
	`told_at` integer,
	`messaged_at` integer,
	`messaged` integer,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `emergencies_by_place` ON `emergencies` (`college_id`,`event_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `emergencies_by_change` ON `emergencies` (`college_id`,`change_seq`);--> statement-breakpoint
CREATE INDEX `emergencies_open` ON `emergencies` (`college_id`) WHERE confirmed_at is not null and (told_at is null or messaged_at is null);--> statement-breakpoint
CREATE TABLE `event_audiences` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`address` text NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`, `address`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `event_notices` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`version` integer NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`ledger_seq` integer,
	`after_user_id` text,
	`told` integer DEFAULT 0 NOT NULL,
	`finished_at` integer,
	PRIMARY KEY(`college_id`, `event_id`, `version`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `event_notices_open` ON `event_notices` (`finished_at`,`at`);--> statement-breakpoint
CREATE TABLE `event_rules` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`transfers` integer NOT NULL,
	`guests_max` integer NOT NULL,
	`guest_days` integer NOT NULL,
	`sweep_at` integer,
	PRIMARY KEY(`college_id`, `event_id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `event_rules_to_sweep` ON `event_rules` (`sweep_at`);--> statement-breakpoint
CREATE TABLE `event_series` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`source_event_id` text NOT NULL,
	`rule` text NOT NULL,
	`time_zone` text NOT NULL,
	`first_at` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`exdates` text NOT NULL,
	`task` text,
	`task_after` integer,
	`task_since` integer,
	`refusals` text DEFAULT '[]' NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `event_series_busy` ON `event_series` (`task_since`);--> statement-breakpoint
CREATE TABLE `event_totals` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`held` integer NOT NULL,
	`offered` integer NOT NULL,
	`waiting` integer NOT NULL,
	`pending` integer NOT NULL,
	`confirmed` integer NOT NULL,
	`cancelled` integer NOT NULL,
	`admitted` integer NOT NULL,
	`refused_scans` integer NOT NULL,
	`tickets_taken` text NOT NULL,
	`seats_left` integer NOT NULL,
	`tickets_left` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `events` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`configured_version` integer DEFAULT 0 NOT NULL,
	`status` text NOT NULL,
	`department_id` text,
	`department_path` text,
	`title` text NOT NULL,
	`summary` text NOT NULL,
	`description` text NOT NULL,
	`category` text NOT NULL,
	`venue` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`sales_open_at` integer NOT NULL,
	`sales_close_at` integer NOT NULL,
	`capacity` integer NOT NULL,
	`approval` integer NOT NULL,
	`ticket_types` text NOT NULL,
	`pay_online` integer DEFAULT false NOT NULL,
	`refund` text DEFAULT '{"shareBp":0,"until":null}' NOT NULL,
	`entry` text,
	`quotas` text NOT NULL,
	`pass_rules` text DEFAULT '{"keys":{"current":1,"keepsPrevious":true},"requireRotating":false}' NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`tags` text DEFAULT '[]' NOT NULL,
	`visibility` text DEFAULT 'public' NOT NULL,
	`waiting_room` text DEFAULT 'automatic' NOT NULL,
	`venue_id` text,
	`room_id` text,
	`catalogue_seq` integer,
	`cancel_reason` text,
	`submitted_at` integer,
	`return_note` text,
	`series_id` text,
	`occurrence_at` integer,
	`own_fields` text DEFAULT '[]' NOT NULL,
	`cover` text,
	PRIMARY KEY(`college_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `events_by_start` ON `events` (`college_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_begin` ON `events` (`starts_at`);--> statement-breakpoint
CREATE INDEX `events_by_status` ON `events` (`college_id`,`status`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_running` ON `events` (`college_id`,`id`) WHERE "status" in ('published', 'live');--> statement-breakpoint
CREATE INDEX `events_by_venue` ON `events` (`college_id`,`venue_id`,`starts_at`);--> statement-breakpoint
CREATE INDEX `events_by_catalogue_seq` ON `events` (`college_id`,`catalogue_seq`);--> statement-breakpoint
CREATE INDEX `events_submitted` ON `events` (`college_id`,`submitted_at`);--> statement-breakpoint
CREATE INDEX `events_by_cover` ON `events` (`college_id`,("cover" ->> 'id'));--> statement-breakpoint
CREATE UNIQUE INDEX `events_by_series` ON `events` (`college_id`,`series_id`,`occurrence_at`);--> statement-breakpoint
CREATE TABLE `forms` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`version` integer NOT NULL,
	`questions` text NOT NULL,
	`sweep_at` integer,
	PRIMARY KEY(`college_id`, `event_id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `forms_by_sweep` ON `forms` (`sweep_at`);--> statement-breakpoint
CREATE TABLE `gates` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `gates_by_event` ON `gates` (`college_id`,`event_id`);--> statement-breakpoint
CREATE TABLE `guests` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`mail` text,
	`registered_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`list_key` text,
	PRIMARY KEY(`college_id`, `event_id`, `user_id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `guests_by_list_key` ON `guests` (`college_id`,`event_id`,`list_key`);--> statement-breakpoint
CREATE INDEX `guests_by_mail` ON `guests` (`college_id`,`event_id`,`mail`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`college_id` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_by_age` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `incidents` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`scan_id` text NOT NULL,
	`subject` text NOT NULL,
	`kind` text NOT NULL,
	`incident` text NOT NULL,
	`known_at` integer NOT NULL,
	`cleared_at` integer,
	`seq` integer NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`, `scan_id`, `subject`, `kind`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `incidents_by_seq` ON `incidents` (`college_id`,`event_id`,`seq`);--> statement-breakpoint
CREATE TABLE `log_heads` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`, `seq`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `message_settings` (
	`college_id` text NOT NULL,
	`user_id` text NOT NULL,
	`channels` text NOT NULL,
	`quiet_from` integer NOT NULL,
	`quiet_to` integer NOT NULL,
	`language` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`college_id`, `user_id`)
);
--> statement-breakpoint
CREATE TABLE `message_templates` (
	`college_id` text NOT NULL,
	`kind` text NOT NULL,
	`language` text NOT NULL,
	`version` integer NOT NULL,
	`text` text NOT NULL,
	`saved_by` text NOT NULL,
	`saved_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `kind`, `language`)
);
--> statement-breakpoint
CREATE TABLE `phones` (
	`college_id` text NOT NULL,
	`user_id` text NOT NULL,
	`number` text NOT NULL,
	`verified_at` integer,
	`code_hash` text,
	`code_ends_at` integer,
	`tries_left` integer NOT NULL,
	`sent` integer NOT NULL,
	`sent_since` integer NOT NULL,
	PRIMARY KEY(`college_id`, `user_id`)
);
--> statement-breakpoint
CREATE TABLE `push_subscriptions` (
	`college_id` text NOT NULL,
	`user_id` text NOT NULL,
	`id` text NOT NULL,
	`session_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`p256dh` text NOT NULL,
	`auth` text NOT NULL,
	`device` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `user_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `push_subscriptions_of_session` ON `push_subscriptions` (`session_id`);--> statement-breakpoint
CREATE TABLE `messages` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`channel` text NOT NULL,
	`kind` text NOT NULL,
	`event_id` text,
	`user_id` text NOT NULL,
	`variables` text,
	`status` text DEFAULT 'pending' NOT NULL,
	`due_at` integer DEFAULT 0 NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	`outcome` text,
	`provider_id` text,
	`said` text,
	`read_at` integer,
	PRIMARY KEY(`college_id`, `id`, `channel`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `messages_due` ON `messages` (`status`,`due_at`,`created_at`);--> statement-breakpoint
CREATE INDEX `messages_by_age` ON `messages` (`created_at`);--> statement-breakpoint
CREATE INDEX `messages_by_time` ON `messages` (`college_id`,`created_at`,`id`,`channel`);--> statement-breakpoint
CREATE INDEX `messages_not_delivered` ON `messages` (`college_id`,`created_at`,`id`,`channel`) WHERE "status" <> 'delivered';--> statement-breakpoint
CREATE INDEX `messages_of_person` ON `messages` (`college_id`,`user_id`,`channel`,`created_at`);--> statement-breakpoint
CREATE INDEX `messages_by_kind` ON `messages` (`college_id`,`channel`,`status`,`kind`,`created_at`);--> statement-breakpoint
CREATE TABLE `orders` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`station_id` text NOT NULL,
	`user_id` text NOT NULL,
	`number` integer NOT NULL,
	`status` text NOT NULL,
	`lines` text NOT NULL,
	`total` integer NOT NULL,
	`paid` integer DEFAULT 0 NOT NULL,
	`payment_id` text,
	`owed` integer DEFAULT 0 NOT NULL,
	`placed_at` integer NOT NULL,
	`promised_at` integer NOT NULL,
	`ready_at` integer,
	`reminded_at` integer,
	`delayed_at` integer,
	`expected_at` integer,
	`ended_at` integer,
	`reason` text,
	`seq` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`station_id`) REFERENCES `stations`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `orders_by_user` ON `orders` (`college_id`,`user_id`,`status`);--> statement-breakpoint
CREATE INDEX `orders_by_payment` ON `orders` (`college_id`,`payment_id`);--> statement-breakpoint
CREATE INDEX `orders_by_status` ON `orders` (`college_id`,`station_id`,`status`,`ended_at`);--> statement-breakpoint
CREATE INDEX `orders_by_seq` ON `orders` (`college_id`,`station_id`,`seq`);--> statement-breakpoint
CREATE TABLE `passes` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`registration_id` text NOT NULL,
	`user_id` text NOT NULL,
	`number` integer NOT NULL,
	`ticket_type_id` text NOT NULL,
	`name` text NOT NULL,
	`issued_at` integer NOT NULL,
	`revoked_at` integer,
	`given_at` integer,
	`admitted_at` integer,
	`admitted_gate` text,
	`left_at` integer,
	`seq` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `passes_by_event_user` ON `passes` (`college_id`,`event_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `payments` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`registration_id` text,
	`orders` text,
	`user_id` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`items` text NOT NULL,
	`lines` text NOT NULL,
	`state` text NOT NULL,
	`account_id` text NOT NULL,
	`session_id` text,
	`intent_id` text,
	`disputed` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`paid_at` integer,
	`owed` integer,
	`forfeited` integer DEFAULT 0 NOT NULL,
	`returned` integer DEFAULT 0 NOT NULL,
	`received` integer,
	`check_at` integer,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `payments_by_event` ON `payments` (`college_id`,`event_id`,`id`);--> statement-breakpoint
CREATE INDEX `payments_by_user` ON `payments` (`college_id`,`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `payments_by_registration` ON `payments` (`college_id`,`registration_id`);--> statement-breakpoint
CREATE INDEX `payments_by_intent` ON `payments` (`college_id`,`intent_id`);--> statement-breakpoint
CREATE INDEX `payments_due` ON `payments` (`check_at`);--> statement-breakpoint
CREATE TABLE `provider_events` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`processed_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `provider_events_by_age` ON `provider_events` (`processed_at`);--> statement-breakpoint
CREATE TABLE `receipts` (
	`college_id` text NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`cause_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`event_id` text NOT NULL,
	`user_id` text NOT NULL,
	`content` text NOT NULL,
	`issued_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `number`),
	FOREIGN KEY (`college_id`,`payment_id`) REFERENCES `payments`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `receipts_by_cause` ON `receipts` (`college_id`,`cause_id`);--> statement-breakpoint
CREATE INDEX `receipts_by_user` ON `receipts` (`college_id`,`user_id`,`number`);--> statement-breakpoint
CREATE INDEX `receipts_by_payment` ON `receipts` (`college_id`,`payment_id`);--> statement-breakpoint
CREATE TABLE `refunds` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`payment_id` text NOT NULL,
	`amount` integer NOT NULL,
	`lines` text NOT NULL,
	`reason` text NOT NULL,
	`state` text NOT NULL,
	`provider_id` text,
	`created_at` integer NOT NULL,
	`tried_at` integer,
	`ended_at` integer,
	`check_at` integer,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`payment_id`) REFERENCES `payments`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `refunds_by_payment` ON `refunds` (`college_id`,`payment_id`);--> statement-breakpoint
CREATE INDEX `refunds_due` ON `refunds` (`check_at`);--> statement-breakpoint
CREATE TABLE `registrations` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`user_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`status` text NOT NULL,
	`requested_at` integer NOT NULL,
	`confirmed_at` integer,
	`cancelled_at` integer,
	`wait_number` integer,
	`offer_ends_at` integer,
	`seats` integer NOT NULL,
	`tickets` text NOT NULL,
	`code_id` text,
	`price` integer NOT NULL,
	`pay_by` integer,
	`paid` integer NOT NULL,
	`refund` integer NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`, `user_id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `registrations_by_user` ON `registrations` (`college_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `registrations_by_name` ON `registrations` (`college_id`,`event_id`,`name`,`user_id`);--> statement-breakpoint
CREATE INDEX `registrations_by_asked` ON `registrations` (`college_id`,`event_id`,`requested_at`,`user_id`);--> statement-breakpoint
CREATE INDEX `registrations_by_status` ON `registrations` (`college_id`,`event_id`,`status`,`name`,`user_id`);--> statement-breakpoint
CREATE INDEX `registrations_by_place` ON `registrations` (`college_id`,`event_id`,`status`,`wait_number`);--> statement-breakpoint
CREATE TABLE `rule_decisions` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`id` text NOT NULL,
	`trigger` text NOT NULL,
	`station_id` text,
	`user_id` text,
	`at` integer NOT NULL,
	`decided_at` integer NOT NULL,
	`facts` text NOT NULL,
	`steps` text NOT NULL,
	`unmatched` text NOT NULL,
	`is_match` integer NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `rule_decisions_by_match` ON `rule_decisions` (`college_id`,`event_id`,`is_match`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `rule_decisions_by_age` ON `rule_decisions` (`decided_at`);--> statement-breakpoint
CREATE TABLE `rule_effects` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`decision_id` text NOT NULL,
	`rule_id` text NOT NULL,
	`number` integer NOT NULL,
	`executor` text NOT NULL,
	`action` text NOT NULL,
	`station_id` text,
	`user_id` text,
	`status` text NOT NULL,
	`said` text,
	`command` text,
	`outcome` text,
	`at` integer NOT NULL,
	`settled_at` integer,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `rule_effects_of_decision` ON `rule_effects` (`college_id`,`event_id`,`decision_id`);--> statement-breakpoint
CREATE INDEX `rule_effects_open` ON `rule_effects` (`status`,`executor`,`at`);--> statement-breakpoint
CREATE INDEX `rule_effects_announced` ON `rule_effects` (`college_id`,`event_id`,`settled_at`) WHERE "status" = 'done' and "action" ->> 'type' = 'announce';--> statement-breakpoint
CREATE INDEX `rule_effects_by_age` ON `rule_effects` (`at`);--> statement-breakpoint
CREATE TABLE `rule_memories` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`place` text NOT NULL,
	`turn` integer NOT NULL,
	`seen_seq` integer NOT NULL,
	`memory` text NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`, `place`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `rules` (
	`college_id` text NOT NULL,
	`scope` text NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`is_newest` integer NOT NULL,
	`body` text NOT NULL,
	`is_removed` integer NOT NULL,
	`saved_by` text NOT NULL,
	`saved_at` integer NOT NULL,
	`told_up_to` text,
	PRIMARY KEY(`college_id`, `scope`, `id`, `version`)
);
--> statement-breakpoint
CREATE INDEX `rules_untold` ON `rules` (`told_up_to`);--> statement-breakpoint
CREATE INDEX `rules_newest` ON `rules` (`college_id`,`scope`,`is_newest`);--> statement-breakpoint
CREATE INDEX `rules_beginning` ON `rules` ("body" ->> 'from') WHERE "is_newest" = 1;--> statement-breakpoint
CREATE TABLE `sales` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`seq` integer NOT NULL,
	`ticket_type_id` text NOT NULL,
	`at` integer NOT NULL,
	`sold` integer NOT NULL,
	`waiting` integer NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`, `seq`, `ticket_type_id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `scans` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`gate_id` text NOT NULL,
	`pass_id` text,
	`refusal` text,
	`list_id` text,
	`did` text,
	`people` integer NOT NULL,
	`others` text NOT NULL,
	`forced` text,
	`by_rule` text,
	PRIMARY KEY(`college_id`, `event_id`, `seq`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `scans_by_rule` ON `scans` (`college_id`,`event_id`,`at`,`seq`) WHERE "by_rule" is not null;--> statement-breakpoint
CREATE TABLE `availabilities` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`user_id` text NOT NULL,
	`availability` text NOT NULL,
	`said_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`, `user_id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `staff_moves` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`user_id` text NOT NULL,
	`from_station_id` text,
	`to_station_id` text NOT NULL,
	`saved_seconds` integer,
	`status` text NOT NULL,
	`proposed_at` integer NOT NULL,
	`answered_by` text,
	`answered_at` integer,
	`end` text,
	`settled_at` integer,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_moves_open_of_one` ON `staff_moves` (`college_id`,`event_id`,`user_id`) WHERE status in ('proposed', 'accepted', 'sent');--> statement-breakpoint
CREATE INDEX `staff_moves_by_event` ON `staff_moves` (`college_id`,`event_id`,`proposed_at`);--> statement-breakpoint
CREATE TABLE `staffing_looks` (
	`college_id` text NOT NULL,
	`event_id` text NOT NULL,
	`looked_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `event_id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `staffing_looks_by_time` ON `staffing_looks` (`looked_at`);--> statement-breakpoint
CREATE TABLE `stations` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`version` integer NOT NULL,
	`configured_version` integer DEFAULT 0 NOT NULL,
	`lanes` text NOT NULL,
	`prior_service_seconds` integer NOT NULL,
	`queue_setup` text DEFAULT '{}' NOT NULL,
	`spare_lanes` integer NOT NULL,
	`servers_min` integer NOT NULL,
	`cooks` integer NOT NULL,
	`menu` text NOT NULL,
	`menus` text DEFAULT '[]' NOT NULL,
	`pay` text DEFAULT 'counter' NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `stations_by_event` ON `stations` (`college_id`,`event_id`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`station_id` text NOT NULL,
	`user_id` text,
	`number` integer NOT NULL,
	`lane_id` text NOT NULL,
	`status` text NOT NULL,
	`joined_at` integer NOT NULL,
	`called_at` integer,
	`missed_at` integer,
	`ended_at` integer,
	`quoted_ms` integer,
	`seq` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`station_id`) REFERENCES `stations`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `tokens_by_user` ON `tokens` (`college_id`,`user_id`,`status`);--> statement-breakpoint
CREATE INDEX `tokens_waiting` ON `tokens` (`college_id`,`station_id`) WHERE "status" = 'waiting';--> statement-breakpoint
CREATE INDEX `tokens_by_seq` ON `tokens` (`college_id`,`station_id`,`seq`);--> statement-breakpoint
CREATE TABLE `transfers` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`pass_id` text NOT NULL,
	`from_user_id` text NOT NULL,
	`email` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`to_user_id` text,
	`claimed_at` integer,
	`closed_at` integer,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `transfers_by_token` ON `transfers` (`college_id`,`token_hash`);--> statement-breakpoint
CREATE INDEX `transfers_by_giver` ON `transfers` (`college_id`,`from_user_id`,`event_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `transfers_open` ON `transfers` (`college_id`,`pass_id`) WHERE closed_at is null;--> statement-breakpoint
CREATE TABLE `rooms` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`venue_id` text NOT NULL,
	`name` text NOT NULL,
	`capacity` integer,
	PRIMARY KEY(`college_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `rooms_by_venue` ON `rooms` (`college_id`,`venue_id`);--> statement-breakpoint
CREATE TABLE `venues` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`latitude` real,
	`longitude` real,
	`capacity` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `venues_by_name` ON `venues` (`college_id`,`name`);--> statement-breakpoint
CREATE TABLE `wallet_devices` (
	`college_id` text NOT NULL,
	`device_id` text NOT NULL,
	`pass_id` text NOT NULL,
	`event_id` text NOT NULL,
	`wallet` text NOT NULL,
	`push_token` text NOT NULL,
	`digest` text NOT NULL,
	`changed_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`due_at` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`outcome` text,
	PRIMARY KEY(`college_id`, `device_id`, `pass_id`),
	FOREIGN KEY (`college_id`,`event_id`) REFERENCES `events`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `wallet_devices_by_pass` ON `wallet_devices` (`college_id`,`pass_id`);--> statement-breakpoint
CREATE INDEX `wallet_devices_by_event` ON `wallet_devices` (`college_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `wallet_devices_due` ON `wallet_devices` (`due_at`);--> statement-breakpoint
CREATE TABLE `webhook_attempts` (
	`college_id` text NOT NULL,
	`webhook_id` text NOT NULL,
	`message_id` text NOT NULL,
	`number` integer NOT NULL,
	`at` integer NOT NULL,
	`ms` integer NOT NULL,
	`status` integer,
	`failure` text,
	`body` text NOT NULL,
	PRIMARY KEY(`college_id`, `webhook_id`, `message_id`, `number`),
	FOREIGN KEY (`college_id`,`webhook_id`,`message_id`) REFERENCES `webhook_deliveries`(`college_id`,`webhook_id`,`message_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`college_id` text NOT NULL,
	`webhook_id` text NOT NULL,
	`message_id` text NOT NULL,
	`status` text NOT NULL,
	`queued_at` integer NOT NULL,
	`due_at` integer,
	`attempts` integer NOT NULL,
	PRIMARY KEY(`college_id`, `webhook_id`, `message_id`),
	FOREIGN KEY (`college_id`,`message_id`) REFERENCES `webhook_messages`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_message` ON `webhook_deliveries` (`college_id`,`message_id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_time` ON `webhook_deliveries` (`college_id`,`webhook_id`,`queued_at`,`message_id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`due_at`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_waiting` ON `webhook_deliveries` (`college_id`,`webhook_id`,case when due_at > queued_at then due_at else queued_at end) WHERE due_at is not null;--> statement-breakpoint
CREATE TABLE `webhook_messages` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`webhook_id` text,
	`at` integer NOT NULL,
	`data` text NOT NULL,
	PRIMARY KEY(`college_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `webhook_messages_by_time` ON `webhook_messages` (`at`);--> statement-breakpoint
CREATE TABLE `webhooks` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`types` text NOT NULL,
	`status` text NOT NULL,
	`secret` text NOT NULL,
	`old_secret` text,
	`old_secret_until` integer,
	`failing_since` integer,
	`rest_until` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`)
);
