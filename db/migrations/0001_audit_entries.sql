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
CREATE INDEX `audit_entries_by_actor` ON `audit_entries` (`college_id`,`actor_id`,`seq`);