// What deserves a look now, each with the way to its rows; what waits for somebody else can be reminded of with one press.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Remind } from '#web/desk/rounds/remind.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf, stagesOfKind, sumOf } from '#web/desk/rounds/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { shortInEnglish } from '#web/parts/union-name.ts';

export type Pace = Answer<'GET /rounds/{id}/pace'>;

interface Look {
  readonly says: string;
  readonly href: string;
  readonly open: string;
  readonly more?: ReactNode;
}

/** From the figures: what was objected to, went to the level above, waits for a budget, should be closed. */
function useFigureLooks({ round, figures, progress, leads }: TabProps): Look[] {
  const { say, today } = useReader();
  const programme = programmeOf(round);
  const cases = `/desk/rounds/${round.id}/cases`;
  const see = say('看这些', 'See them');
  const looks: Look[] = [];
  const add = (n: number, zh: string, en: string, measure: string) => {
    if (n > 0) looks.push({ says: say(zh, en), href: `${cases}?measure=${measure}`, open: see });
  };
  for (const stage of stagesOfKind(programme, 'notice')) {
    const n = figures[`${stage}.objected`] ?? 0;
    add(n, `公示收到 ${n} 件异议`, `Objections to ${n} cases of the notice`, `${stage}.objected`);
  }
  for (const stage of stagesOfKind(programme, 'review')) {
    const n = figures[`${stage}.escalated`] ?? 0;
    add(n, `${n} 件逾期，已报上级`, `${n} overdue and passed to the level above`, `${stage}.escalated`);
  }
  const granting = sumOf(
    figures,
    stagesOfKind(programme, 'grant').map((stage) => `at.${stage}`),
  );
  if (granting > 0 && progress?.leftFen === 0)
    looks.push({
      says: say(
        `${granting} 件等批准，预算已经用完`,
        `${granting} wait to be granted and nothing is left of the budget`,
      ),
      href: `/desk/money?round=${round.id}`,
      open: say('看预算', 'See the budget'),
    });
  if (leads && round.state === 'open' && round.closesOn < today)
    looks.push({
      says: say('已过截止日，还在受理', 'Past its last day and still open'),
      href: `/desk/rounds/${round.id}/settings`,
      open: say('去截止', 'Close it'),
    });
  return looks;
}

const inEnglish = ({ organisationName: name, organisationNameEn: nameEn }: Pace['pressing'][number]): string =>
  shortInEnglish({ name, nameEn }).en;

/** Unions with cases overdue or due within two days, and money that came back and whose account is not mended. */
function usePaceLooks({ round, leads }: TabProps, pace: Pace | undefined): Look[] {
  const { say } = useReader();
  const { yuan, deadline } = useFormats();
  const { organisationId } = useSeat();
  if (!pace) return [];
  const cases = `/desk/rounds/${round.id}/cases`;
  const remind = (caseIds: readonly number[]) =>
    leads ? { more: <Remind roundId={round.id} caseIds={caseIds} /> } : {};
  const [back] = stagesOfKind(programmeOf(round), 'pay');
  const { caseIds, amountFen } = pace.unmended;
  return [
    ...pace.pressing.map((one) => ({
      says:
        one.overdue > 0
          ? say(
              `${one.organisationName}：${one.stageTitle.zh} ${one.overdue} 件超期`,
              `${inEnglish(one)}: ${one.overdue} overdue at ${one.stageTitle.en}`,
            )
          : say(
              `${one.organisationName}：${one.stageTitle.zh} ${one.cases} 件，${deadline(one.earliestDueOn)}`,
              `${inEnglish(one)}: ${one.cases} at ${one.stageTitle.en}, ${deadline(one.earliestDueOn)}`,
            ),
      ...(one.organisationId === organisationId
        ? { href: `/desk/queues/${round.id}/${one.stage}`, open: say('去办', 'Decide them') }
        : {
            href: `${cases}?organisation=${one.organisationId}&stage=${one.stage}&status=open`,
            open: say(`看 ${one.cases} 件`, `See ${one.cases}`),
            ...remind(one.caseIds),
          }),
    })),
    ...(caseIds.length > 0
      ? [
          {
            says: say(
              `${caseIds.length} 件退汇 ${yuan(amountFen)}，账户还没改好`,
              `${caseIds.length} sent back (${yuan(amountFen)}), the account not mended yet`,
            ),
            href: `${cases}?measure=${back}.rejected`,
            open: say(`看 ${caseIds.length} 件`, `See ${caseIds.length}`),
            ...remind(caseIds),
          },
        ]
      : []),
  ];
}

const shownMost = 6;

export function Looks({ pace, ...props }: TabProps & { readonly pace: Pace | undefined }) {
  const { say } = useReader();
  const all = [...usePaceLooks(props, pace), ...useFigureLooks(props)];
  return (
    <Panel title={say('该留意', 'Worth a look')}>
      <div className="pb gap-s">
        {all.length === 0 && <p className="sub">{say('现在没有要特别留意的', 'Nothing out of the ordinary now')}</p>}
        <ul className="looks">
          {all.slice(0, shownMost).map(({ says, href, open, more }) => (
            <li key={href + says}>
              <Icon name="tri" className="warn" />
              <div>
                {says}
                <div className="flex">
                  <Link className="nowrap" href={href}>
                    {open}
                  </Link>
                  {more}
                </div>
              </div>
            </li>
          ))}
        </ul>
        {all.length > shownMost && (
          <p className="meta">{say(`还有 ${all.length - shownMost} 条`, `${all.length - shownMost} more`)}</p>
        )}
      </div>
    </Panel>
  );
}
