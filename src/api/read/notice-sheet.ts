// A public notice as a sheet: the masked list as everybody reads it on the screen, in the order of the notice and under the form's own words.
import { own } from '#kit/own.ts';
import { formOfNotice, type PublicEntry, publicNotice } from '#notices/notices.ts';
import type { Queryable } from '#store/queryable.ts';

const page = 1000;

/** undefined when there is no such notice, or it is taken down. */
export async function noticeSheet(q: Queryable, tenantId: number, id: number, now: Date) {
  const entries: PublicEntry[] = [];
  for (let after = 0; ; after = entries.at(-1)!.ordinal) {
    const found = await publicNotice(q, tenantId, id, { now, after, limit: page });
    if (!found) return undefined;
    entries.push(...found.entries);
    if (found.entries.length === page) continue;
    const named = found.notice.mask !== 'organisation';
    const form = await formOfNotice(q, tenantId, id);
    const keys = [...new Set([...Object.keys(form), ...entries.flatMap(({ details }) => Object.keys(details))])].filter(
      (key) => key !== 'amountFen' && entries.some(({ details }) => key in details),
    );
    return {
      name: found.notice.title.zh,
      columns: [
        { heading: '序', type: 'number' as const },
        ...(named ? [{ heading: '姓名' }] : []),
        { heading: '单位', width: 30 },
        ...keys.map((key) => ({ heading: own(form, key)?.label.zh ?? key, width: 20 })),
        { heading: '金额（元）', type: 'money' as const },
      ],
      rows: entries.map(({ ordinal, maskedName, organisationName, details }) => [
        ...(named ? [ordinal, maskedName, organisationName] : [ordinal, maskedName]),
        ...keys.map((key) => (details[key] == null ? '' : String(details[key]))),
        typeof details.amountFen === 'number' ? details.amountFen : null,
      ]),
    };
  }
}
