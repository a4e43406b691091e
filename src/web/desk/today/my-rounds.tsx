// The rounds my union runs that are not over: how far their cases are, what was paid of what was granted, and the next day that matters.
import { Link } from 'wouter';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

type Round = Answer<'GET /rounds'>['items'][number];
type Figures = Readonly<Record<string, number>>;

const most = 5;

const sumOf = (figures: Figures, ending: string): number =>
  Object.entries(figures).reduce((sum, [measure, n]) => (measure.endsWith(ending) ? sum + n : sum), 0);

function Way({ figures }: { readonly figures: Figures }) {
  const { say } = useReader();
  const [opened = 0, passed = 0, failed = 0, open = 0] = ['opened', 'passed', 'failed', 'open'].map(
    (key) => figures[`cases.${key}`] ?? 0,
  );
  const parts = [
    ['done', passed],
    ['open', open],
    ['failed', failed],
  ] as const;
  const share = (n: number) => `${(n / Math.max(1, opened)) * 100}%`;
  const words = say(
    `办结 ${passed}，在办 ${open}，未通过 ${failed}`,
    `${passed} completed, ${open} under way, ${failed} not approved`,
  );
  return (
    <>
      <div className="meter way" role="img" aria-label={words}>
        {parts
          .filter(([, n]) => n > 0)
          .map(([name, n]) => (
            <i key={name} className={name} style={{ width: share(n) }} />
          ))}
      </div>
      <div className="meta">{words}</div>
    </>
  );
}

function Row({ round, organisationId }: { readonly round: Round; readonly organisationId: number }) {
  const { say, today } = useReader();
  const { yuan, count, day } = useFormats();
  const programmes = useAnswer('GET /programmes', {});
  const funnel = useAnswer('GET /rounds/{id}/funnel', {
    params: { id: round.id },
    query: { organisation: organisationId },
  });
  const title = programmes.data?.items.find((one) => one.programmeKey === round.programmeKey)?.title;
  const figures = funnel.data?.figures ?? {};
  const [granted, settled] = [sumOf(figures, '.amountFen'), sumOf(figures, '.settledFen')];
  return (
    <tr>
      <td>
        <Link href={`/desk/rounds/${round.id}`} className="plain">
          <b>{title ? say(title) : round.programmeKey}</b>
        </Link>
        <div className="meta">{round.name}</div>
      </td>
      <td>{funnel.data && <Way figures={figures} />}</td>
      <td className="r">{funnel.data && count(figures['cases.opened'] ?? 0)}</td>
      <td className="r nowrap">
        {funnel.data && (granted > 0 ? `${yuan(settled)} / ${yuan(granted)}` : <span className="meta">—</span>)}
      </td>
      <td className="nowrap">
        {round.state === 'open' && today <= round.closesOn
          ? say(`${day(round.closesOn)}截止申报`, `Closes ${day(round.closesOn)}`)
          : say('已停止申报', 'Takes no more')}
      </td>
    </tr>
  );
}

export function MyRounds({ organisationId }: { readonly organisationId: number }) {
  const { say } = useReader();
  const rounds = useAnswer('GET /rounds', { query: { organisation: organisationId } });
  const all = rounds.data?.items ?? [];
  const open = all.filter((round) => round.state === 'open').slice(0, most);
  if (open.length === 0) return null;
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('我管的批次', 'Rounds we run')}</h2>
        <Link href="/desk/rounds" className="meta">
          {say(`全部 ${all.length} 个`, `All ${all.length}`)}
        </Link>
      </div>
      <table className="table tall">
        <thead>
          <tr>
            <th>{say('批次', 'Round')}</th>
            <th>{say('走到哪了', 'How far')}</th>
            <th className="r">{say('办件', 'Cases')}</th>
            <th className="r">{say('已到账 / 已批准', 'Paid / granted')}</th>
            <th>{say('申报', 'Applications')}</th>
          </tr>
        </thead>
        <tbody>
          {open.map((round) => (
            <Row key={round.id} round={round} organisationId={organisationId} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
