ALTER TABLE `sign_in_links` ADD `browser_hash` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `sign_in_links` ADD `code_hash` text;--> statement-breakpoint
ALTER TABLE `sign_in_links` ADD `code_tries` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `sign_in_links_by_browser` ON `sign_in_links` (`browser_hash`,`created_at`);