// A password that somebody else has read (the list of the founding) opens only the page on which its owner sets one of their own.

export const up: string[] = ['ALTER TABLE credentials ADD COLUMN password_initial boolean NOT NULL DEFAULT false'];
