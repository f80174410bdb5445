CREATE TABLE `api_keys` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`hint` text NOT NULL,
	`scopes` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`last_used_at` integer,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`college_id`,`user_id`) REFERENCES `memberships`(`college_id`,`user_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_by_token` ON `api_keys` (`college_id`,`token_hash`);--> statement-breakpoint
CREATE TABLE `audit_entries` (
	`college_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`actor_id` text NOT NULL,
	`action` text NOT NULL,
	`input` text NOT NULL,
	`refusal` text,
	`reason` text,
	`request_id` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`college_id`, `seq`),
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `audit_entries_by_actor` ON `audit_entries` (`college_id`,`actor_id`,`seq`);--> statement-breakpoint
CREATE TABLE `calendar_feeds` (
	`college_id` text NOT NULL,
	`user_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `user_id`),
	FOREIGN KEY (`college_id`,`user_id`) REFERENCES `memberships`(`college_id`,`user_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calendar_feeds_by_token` ON `calendar_feeds` (`token_hash`);--> statement-breakpoint
CREATE TABLE `college_erasures` (
	`college_id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`started_at` integer NOT NULL,
	`after_event_id` text,
	`stores` text NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE TABLE `college_hosts` (
	`college_id` text NOT NULL,
	`host` text NOT NULL,
	`created_at` integer NOT NULL,
	`verified_at` integer,
	PRIMARY KEY(`college_id`, `host`),
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `college_hosts_by_host` ON `college_hosts` (`host`);--> statement-breakpoint
CREATE TABLE `college_moves` (
	`college_id` text NOT NULL,
	`asked_at` integer NOT NULL,
	`asked_by` text NOT NULL,
	`reason` text NOT NULL,
	`source` text NOT NULL,
	`target` text NOT NULL,
	`state` text NOT NULL,
	`since` integer NOT NULL,
	`busy_until` integer NOT NULL,
	`claim` integer NOT NULL,
	`table_index` integer NOT NULL,
	`after_key` text,
	`rows` integer NOT NULL,
	`digest` text NOT NULL,
	`verified` text NOT NULL,
	`failure` text,
	PRIMARY KEY(`college_id`, `asked_at`),
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asked_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `college_moves_by_state` ON `college_moves` (`state`,`asked_at`);--> statement-breakpoint
CREATE TABLE `colleges` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`accent` text NOT NULL,
	`time_zone` text NOT NULL,
	`currency` text NOT NULL,
	`shard` text NOT NULL,
	`moving_since` integer,
	`leaving_at` integer,
	`erasing_since` integer,
	`approves_events` integer DEFAULT false NOT NULL,
	`platform_rules` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `colleges_slug_unique` ON `colleges` (`slug`);--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` text PRIMARY KEY NOT NULL,
	`college_id` text,
	`type` text,
	`body` text NOT NULL,
	`cause` text,
	`times` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`replayed_at` integer,
	`replayed_by` text,
	FOREIGN KEY (`replayed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `dead_letters_by_time` ON `dead_letters` (`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `dead_letters_by_college` ON `dead_letters` (`college_id`);--> statement-breakpoint
CREATE TABLE `departments` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`parent_id` text,
	`path` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`college_id`,`parent_id`) REFERENCES `departments`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `departments_by_name` ON `departments` (`college_id`,`name`);--> statement-breakpoint
CREATE TABLE `device_codes` (
	`college_id` text NOT NULL,
	`code_hash` text NOT NULL,
	`event_id` text NOT NULL,
	`issued_by` text NOT NULL,
	`expires_at` integer NOT NULL,
	`scans_until` integer NOT NULL,
	PRIMARY KEY(`college_id`, `code_hash`),
	FOREIGN KEY (`issued_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `device_codes_by_expiry` ON `device_codes` (`expires_at`);--> statement-breakpoint
CREATE TABLE `devices` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`event_id` text NOT NULL,
	`public_key` text NOT NULL,
	`issued_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`proved_at` integer NOT NULL,
	`revoked_at` integer,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`issued_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`college_id`,`user_id`) REFERENCES `memberships`(`college_id`,`user_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `devices_by_event` ON `devices` (`college_id`,`event_id`);--> statement-breakpoint
CREATE TABLE `grants` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`department_id` text,
	`event_id` text,
	`station_id` text,
	`starts_at` integer,
	`ends_at` integer,
	`granted_by` text,
	`provider_id` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`granted_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`college_id`,`user_id`) REFERENCES `memberships`(`college_id`,`user_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`college_id`,`department_id`) REFERENCES `departments`(`college_id`,`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`college_id`,`provider_id`) REFERENCES `identity_providers`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `grants_by_user` ON `grants` (`college_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `grants_of_user` ON `grants` (`user_id`);--> statement-breakpoint
CREATE INDEX `grants_by_event` ON `grants` (`college_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `grants_by_station` ON `grants` (`college_id`,`station_id`);--> statement-breakpoint
CREATE INDEX `grants_by_provider` ON `grants` (`college_id`,`provider_id`);--> statement-breakpoint
CREATE INDEX `grants_by_end` ON `grants` (`ends_at`);--> statement-breakpoint
CREATE TABLE `campus_logins` (
	`state_hash` text PRIMARY KEY NOT NULL,
	`college_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`browser_hash` text NOT NULL,
	`purpose` text NOT NULL,
	`session_id` text,
	`code_verifier` text NOT NULL,
	`nonce` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `campus_logins_by_expiry` ON `campus_logins` (`expires_at`);--> statement-breakpoint
CREATE INDEX `campus_logins_by_browser` ON `campus_logins` (`browser_hash`);--> statement-breakpoint
CREATE TABLE `identities` (
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer NOT NULL,
	PRIMARY KEY(`issuer`, `subject`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `identities_by_user` ON `identities` (`user_id`);--> statement-breakpoint
CREATE TABLE `identity_providers` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`issuer` text NOT NULL,
	`client_id` text NOT NULL,
	`client_secret` text,
	`domain` text NOT NULL,
	`domain_verified_at` integer,
	`roles_claim` text NOT NULL,
	`role_rules` text NOT NULL,
	`mfa_acr` text,
	`tested_at` integer,
	`enabled_at` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `invitations` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`token_hash` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`department_id` text,
	`event_id` text,
	`station_id` text,
	`starts_at` integer,
	`ends_at` integer,
	`invited_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`closed_at` integer,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`invited_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`college_id`,`department_id`) REFERENCES `departments`(`college_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_by_token` ON `invitations` (`token_hash`);--> statement-breakpoint
CREATE INDEX `invitations_by_time` ON `invitations` (`college_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `live_sockets` (
	`session_id` text NOT NULL,
	`college_id` text NOT NULL,
	`object_class` text NOT NULL,
	`object_name` text NOT NULL,
	`opened_at` integer NOT NULL,
	`closing_at` integer,
	PRIMARY KEY(`session_id`, `object_class`, `object_name`),
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `live_sockets_closing` ON `live_sockets` (`closing_at`);--> statement-breakpoint
CREATE TABLE `mailbox` (
	`id` text PRIMARY KEY NOT NULL,
	`to_address` text NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`link` text,
	`files` text DEFAULT '[]' NOT NULL,
	`sent_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mailbox_by_address` ON `mailbox` (`to_address`,`sent_at`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`college_id` text NOT NULL,
	`user_id` text NOT NULL,
	`kind` text DEFAULT 'person' NOT NULL,
	`joined_at` integer NOT NULL,
	PRIMARY KEY(`college_id`, `user_id`),
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `memberships_by_user` ON `memberships` (`user_id`);--> statement-breakpoint
CREATE TABLE `owner_notices` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`college_id` text,
	`change` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `owner_notices_by_time` ON `owner_notices` (`created_at`);--> statement-breakpoint
CREATE INDEX `owner_notices_by_college` ON `owner_notices` (`college_id`);--> statement-breakpoint
CREATE TABLE `passkey_challenges` (
	`session_id` text PRIMARY KEY NOT NULL,
	`challenge` text NOT NULL,
	`purpose` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `passkeys` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`rp_id` text NOT NULL,
	`public_key` text NOT NULL,
	`counter` integer NOT NULL,
	`transports` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `passkeys_by_user` ON `passkeys` (`user_id`);--> statement-breakpoint
CREATE TABLE `payment_accounts` (
	`college_id` text PRIMARY KEY NOT NULL,
	`legal_name` text NOT NULL,
	`address` text NOT NULL,
	`tax_id` text,
	`tax_rate_bp` integer NOT NULL,
	`account_id` text,
	`charges_enabled` integer DEFAULT false NOT NULL,
	`checked_at` integer,
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payment_accounts_by_account` ON `payment_accounts` (`account_id`);--> statement-breakpoint
CREATE TABLE `platform_rules` (
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`is_removed` integer NOT NULL,
	`saved_by` text NOT NULL,
	`saved_at` integer NOT NULL,
	PRIMARY KEY(`id`, `version`),
	FOREIGN KEY (`saved_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`user_id` text NOT NULL,
	`code_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `code_hash`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`user_id` text NOT NULL,
	`class` text NOT NULL,
	`college_id` text,
	`user_agent` text,
	`expires_at` integer NOT NULL,
	`absolute_expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`stepped_up_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_token_hash_unique` ON `sessions` (`token_hash`);--> statement-breakpoint
CREATE INDEX `sessions_by_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_by_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sign_in_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`college_id` text,
	`browser_hash` text NOT NULL,
	`code_hash` text,
	`code_tries` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`spent_at` integer,
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sign_in_links_by_email` ON `sign_in_links` (`email`,`created_at`);--> statement-breakpoint
CREATE INDEX `sign_in_links_by_browser` ON `sign_in_links` (`browser_hash`,`created_at`);--> statement-breakpoint
CREATE TABLE `support_accesses` (
	`college_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`reason` text NOT NULL,
	`hours` integer NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_at` integer,
	`decided_by` text,
	`role` text,
	`ends_at` integer,
	`grant_id` text,
	PRIMARY KEY(`college_id`, `id`),
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `support_accesses_by_time` ON `support_accesses` (`college_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `support_accesses_by_user` ON `support_accesses` (`user_id`,`asked_at`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`platform_role` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_unique` ON `users` (`email`);