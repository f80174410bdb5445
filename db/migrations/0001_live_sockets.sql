CREATE TABLE `live_sockets` (
	`session_hash` text NOT NULL,
	`college_id` text NOT NULL,
	`object_class` text NOT NULL,
	`object_name` text NOT NULL,
	`closing_at` integer,
	PRIMARY KEY(`session_hash`, `object_class`, `object_name`),
	FOREIGN KEY (`college_id`) REFERENCES `colleges`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `live_sockets_closing` ON `live_sockets` (`closing_at`);--> statement-breakpoint
ALTER TABLE `sessions` ADD `class` text DEFAULT 'staff' NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `user_agent` text;--> statement-breakpoint
CREATE INDEX `sessions_by_expiry` ON `sessions` (`expires_at`);