// What the page for one's own password is called, on the desk and in the hall.
import { text } from '#kit/text.ts';

export const ownPassword = text('设自己的密码', 'Your own password');
