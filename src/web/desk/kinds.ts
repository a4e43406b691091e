// The kinds as the desk knows them: a new kind is one line.
import { applyDesk } from '#kinds/apply/apply.desk.tsx';
import { attendDesk } from '#kinds/attend/attend.desk.tsx';
import { grantDesk } from '#kinds/grant/grant.desk.tsx';
import { noticeDesk } from '#kinds/notice/notice.desk.tsx';
import { payDesk } from '#kinds/pay/pay.desk.tsx';
import { reviewDesk } from '#kinds/review/review.desk.tsx';
import type { DeskWords } from '#policy/desk-words.ts';

const desks = {
  apply: applyDesk,
  review: reviewDesk,
  notice: noticeDesk,
  grant: grantDesk,
  pay: payDesk,
  attend: attendDesk,
} as unknown as Readonly<Record<string, DeskWords>>;

const unknownKind: DeskWords = { keys: {}, told: () => [] };

export const deskOf = (kind: string): DeskWords => desks[kind] ?? unknownKind;
