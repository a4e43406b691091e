// The first page of a round: five figures, the funnel, the unions, what runs in bulk, the bulletin, and what deserves a look.
import { Link } from 'wouter';
import { useSeat } from '#web/desk/frame.tsx';
import { underWay } from '#web/desk/job-words.ts';
import { BulletinPanel } from '#web/desk/rounds/bulletin.tsx';
import { Funnel } from '#web/desk/rounds/funnel.tsx';
import { JobCard } from '#web/desk/rounds/job-card.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { Unions } from '#web/desk/rounds/unions.tsx';
import { programmeOf, stagesOfKind, sumOf, sumOfKind } from '#web/desk/rounds/words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

/** A figure that opens its rows. */
function Figure({
  says,
  n,
  href,
  under,
}: {
  readonly says: string;
  readonly n: number;
  readonly href: string;
  readonly under?: string;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  return (
    <div>
      <p className="sub">{says}</p>
      <p className="v">
        <Link className="opens" href={href}>
          {count(n)}
        </Link>
        <small>{say('件', n === 1 ? 'case' : 'cases')}</small>
      </p>
      {under && <p className="meta">{under}</p>}
    </div>
  );
}

function Money({ progress, grantedFen }: { readonly progress: TabProps['progress']; readonly grantedFen: number }) {
  const { say } = useReader();
  const { yuan, wan } = useFormats();
  if (progress?.leftFen == null) return null;
  const allotted = progress.leftFen + grantedFen;
  return (
    <div>
      <p className="sub">{say('预算还剩', 'Left of the budget')}</p>
      <p className="v">
        {yuan(progress.leftFen)}
        <small>/ {wan(allotted)}</small>
      </p>
      <p className="meta">{say(`已批 ${yuan(grantedFen)}`, `${yuan(grantedFen)} granted`)}</p>
    </div>
  );
}

function Headline({ round, figures, progress }: TabProps) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const programme = programmeOf(round);
  const rows = (measure: string) => `/desk/rounds/${round.id}/cases?measure=${measure}`;
  const of = (kind: string, measure: string) => sumOfKind(programme, figures, kind, measure);
  const [pay] = stagesOfKind(programme, 'pay');
  const rejected = of('pay', 'rejected');
  return (
    <section className="panel" aria-label={say('要紧的数字', 'Main figures')}>
      <div className="pb figs">
        <Figure
          says={say('申报', 'Applications')}
          n={figures['cases.opened'] ?? 0}
          href={`/desk/rounds/${round.id}/cases`}
          under={say(`撤回 ${figures['cases.withdrawn'] ?? 0}`, `${figures['cases.withdrawn'] ?? 0} withdrawn`)}
        />
        <Figure
          says={say('在办', 'Under way')}
          n={figures['cases.open'] ?? 0}
          href={`/desk/rounds/${round.id}/cases?status=open`}
          under={say(`未通过 ${figures['cases.failed'] ?? 0}`, `${figures['cases.failed'] ?? 0} refused`)}
        />
        {pay && (
          <>
            <Figure
              says={say('到账', 'Paid')}
              n={of('pay', 'settled')}
              href={rows(`${pay}.settled`)}
              under={yuan(of('pay', 'settledFen'))}
            />
            <Figure
              says={say('已批未付', 'Granted, not paid')}
              n={figures[`at.${pay}`] ?? 0}
              href={`/desk/rounds/${round.id}/cases?stage=${pay}&status=open`}
              {...(rejected > 0 ? { under: say(`${rejected} 件银行退回`, `${rejected} sent back by the bank`) } : {})}
            />
          </>
        )}
        <Money progress={progress} grantedFen={of('grant', 'amountFen')} />
      </div>
    </section>
  );
}

function Running({ round }: TabProps) {
  const { say } = useReader();
  const jobs = useAnswer('GET /jobs', { query: { limit: 50 } });
  const mine = (jobs.data?.items ?? []).filter(({ about }) => about.roundId === round.id);
  const running = mine.filter(underWay);
  const shown = [...running, ...mine.filter((job) => !underWay(job))].slice(0, Math.max(2, running.length));
  if (shown.length === 0) return null;
  return (
    <section className="panel">
      <div className="ph">
        <h2>{running.length > 0 ? say('正在批量做', 'Running in bulk') : say('刚批量做过', 'Lately done in bulk')}</h2>
      </div>
      <div className="pb stack">
        {shown.map((job) => (
          <JobCard key={job.id} id={job.id} known={job} />
        ))}
      </div>
    </section>
  );
}

interface Look {
  readonly says: string;
  readonly href: string;
  readonly open: string;
}

/** What deserves a look now, each with the way to its rows. */
function useLooks({ round, figures, progress, leads }: TabProps): Look[] {
  const { say, today } = useReader();
  const programme = programmeOf(round);
  const cases = `/desk/rounds/${round.id}/cases`;
  const see = say('看这些', 'See them');
  const looks: (Look | false)[] = stagesOfKind(programme, 'pay').map((stage) => {
    const n = figures[`${stage}.rejected`] ?? 0;
    const says = say(`${n} 件银行退回，还没重付`, `${n} sent back by the bank, not paid again yet`);
    return n > 0 && { says, href: `${cases}?measure=${stage}.rejected`, open: see };
  });
  for (const stage of stagesOfKind(programme, 'notice')) {
    const n = figures[`${stage}.objected`] ?? 0;
    const says = say(`公示收到 ${n} 件异议`, `Objections to ${n} cases of the notice`);
    looks.push(n > 0 && { says, href: `${cases}?measure=${stage}.objected`, open: see });
  }
  for (const stage of stagesOfKind(programme, 'review')) {
    const n = figures[`${stage}.escalated`] ?? 0;
    const says = say(`${n} 件逾期，已报上级`, `${n} overdue and passed to the level above`);
    looks.push(n > 0 && { says, href: `${cases}?measure=${stage}.escalated`, open: see });
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
  return looks.filter((look): look is Look => look !== false);
}

function Looks(props: TabProps) {
  const { say } = useReader();
  const looks = useLooks(props);
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('该留意', 'Worth a look')}</h2>
      </div>
      <div className="pb gap-s">
        {looks.length === 0 && <p className="sub">{say('现在没有要特别留意的', 'Nothing out of the ordinary now')}</p>}
        {looks.map(({ says, href, open }) => (
          <p key={says}>
            <Icon name="tri" className="warn" /> {says}
            {say('。', '. ')}
            <Link className="nowrap" href={href}>
              {open}
            </Link>
          </p>
        ))}
      </div>
    </section>
  );
}

export default function Overview(props: TabProps) {
  const { say } = useReader();
  const { organisationName } = useSeat();
  return (
    <div className="stack">
      <Headline {...props} />
      <div className="cols round-cols">
        <div className="stack">
          <Funnel {...props} />
          <Unions {...props} />
        </div>
        <div className="stack">
          <Running {...props} />
          <BulletinPanel {...props} />
          <Looks {...props} />
          <p className="meta">
            {say(
              `数字是${organisationName}和下级的，由办件历史一件一件数出，每个都能点开`,
              `Figures of ${organisationName} and those below it, counted case by case from the history; each opens its rows`,
            )}
          </p>
        </div>
      </div>
    </div>
  );
}
