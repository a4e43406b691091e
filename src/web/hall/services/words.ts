// How a service is told to a member: what he would get, how it stands, who comes next and how long it takes.
import { formatWorkingDays, plural } from '#kit/format.ts';
import { type Text, text } from '#kit/text.ts';
import { claimLine } from '#web/hall/claim/in-a-line.ts';
import type { Service, ServiceRow } from '#web/parts/service-words.ts';
import type { Tone } from '#web/parts/status.tsx';

export { amountWords, type Service, type ServiceRow, serviceTitle } from '#web/parts/service-words.ts';

export type StageAhead = Service['stages'][number];

interface Standing {
  readonly tone: Tone;
  readonly says: Text;
}

/** In a list: one line. */
export function standingOf(service: ServiceRow, today: string): Standing {
  const claimed = claimLine(service, today);
  if (claimed) return claimed;
  const { case: mine, holds, opensOn } = service;
  if (mine?.status === 'open')
    return {
      tone: 'go',
      says: mine.stageTitle
        ? text(`在办：${mine.stageTitle.zh}`, `Under way: ${mine.stageTitle.en}`)
        : text('在办', 'Under way'),
    };
  if (mine?.status === 'passed') return { tone: 'ok', says: text('已经办成', 'Granted') };
  if (mine?.status === 'failed') return { tone: 'off', says: text('未通过', 'Not granted') };
  if (holds === false) return { tone: 'off', says: text('现在还不能申请', 'Not possible now') };
  if (opensOn > today) return { tone: 'off', says: text('还没开始', 'Not open yet') };
  return holds === true
    ? { tone: 'ok', says: text('现在就能申请', 'You can apply now') }
    : { tone: 'unknown', says: text('填表时看', 'The form will tell') };
}

/** '7 天', '5 个工作日'; null: nobody says. */
export function lastsWords(lasts: StageAhead['lasts']): Text | null {
  if (!lasts) return null;
  return 'workingDays' in lasts
    ? formatWorkingDays(lasts.workingDays)
    : text(`${lasts.days} 天`, plural(lasts.days, 'day'));
}

/** A stage still to come, to the member: what happens, and a line on it. */
export function stageWords({ kind, title, organisationName, settings }: StageAhead): { says: Text; more: Text | null } {
  const union = organisationName ?? '';
  switch (kind) {
    case 'apply':
      return { says: text('您申请', 'You apply'), more: null };
    case 'review':
      return { says: text(`${union}审核`, `Review by ${union}`), more: null };
    case 'notice':
      return {
        says: text('公示', 'Public notice'),
        more:
          settings.mask === 'name'
            ? text('姓名隐去中间的字', 'your name partly hidden')
            : settings.mask === 'organisation'
              ? text('只写单位，不写姓名', 'your union is named, not you')
              : null,
      };
    case 'grant':
      return { says: text('批准拨付', 'Grant'), more: text(union, union) };
    case 'pay':
      return settings.to === 'provider'
        ? { says: text('学费付给培训机构', 'The school is paid'), more: null }
        : { says: text('到账', 'Paid'), more: text('打到您本人的卡上', 'to your own account') };
    default:
      return { says: title, more: null };
  }
}

/** Who looks at it first once it is handed in. */
export const firstHands = (stages: readonly StageAhead[]): StageAhead | undefined =>
  stages.find(({ kind }) => kind !== 'apply');

/** '7 天内由杨镇总工会审核' */
export function nextWords(stages: readonly StageAhead[]): Text {
  const next = firstHands(stages);
  if (!next) return text('提交后就办好了', 'That is all');
  const [says, lasts] = [stageWords(next).says, lastsWords(next.lasts)];
  const by = next.kind === 'review' && next.organisationName ? text(`由${says.zh}`, says.en) : says;
  return lasts ? text(`${lasts.zh}内${by.zh}`, `${by.en} within ${lasts.en}`) : by;
}
