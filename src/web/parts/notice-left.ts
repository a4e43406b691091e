// How many days a public notice still stands, today counted: one number for the desk that runs it and for whoever reads it.
import { type Day, daysBetween } from '#kit/days.ts';
import { type Text, text } from '#kit/text.ts';

export const noticeDaysLeft = (today: Day, until: Day): number => daysBetween(today, until) + 1;

export function noticeLeft(today: Day, until: Day): Text {
  const left = noticeDaysLeft(today, until);
  return left === 1 ? text('今天最后一天', 'Last day today') : text(`还有 ${left} 天`, `${left} days left`);
}
