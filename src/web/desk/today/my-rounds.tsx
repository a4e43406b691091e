// The rounds my union runs that are not over: how far their cases are, what was paid of what was granted, and the next day that matters.
import { Link } from 'wouter';
import '#web/desk/rounds/rounds.css';
import { NextStep, ProgressBar, type RoundListed } from '#web/desk/rounds/round-words.tsx';
import type { Figures } from '#web/desk/rounds/words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';

const most = 5;

const sumOf = (figures: Figures, ending: string): number =>
  Object.entries(figures).reduce((sum, [measure, n]) => (measure.endsWith(ending) ? sum + n : sum), 0);

function Row({
  round,
  title,
  figures,
}: {
  readonly round: RoundListed;
  readonly title: string;
  readonly figures: Figures | null | undefined;
}) {
  const { say } = useReader();
  const { yuan, count } = useFormats();
  const [granted, settled] = [sumOf(figures ?? {}, '.amountFen'), sumOf(figures ?? {}, '.settledFen')];
  return (
    <tr>
      <td>
        <Link href={`/desk/rounds/${round.id}`} className="plain">
          <b>{title}</b>
        </Link>
        <div className="meta">{say(roundName(round.name))}</div>
      </td>
      <td className="far">{figures && <ProgressBar figures={figures} label={say(roundName(round.name))} />}</td>
      <td className="r">
        {figures && (
          <Link className="opens" href={`/desk/rounds/${round.id}/cases`}>
            {count(figures['cases.opened'] ?? 0)}
          </Link>
        )}
      </td>
      <td className="r nowrap">
        {figures && granted > 0 ? (
          <>
            {yuan(settled)}
            <div className="meta">/ {yuan(granted)}</div>
          </>
        ) : (
          <span className="meta">—</span>
        )}
      </td>
      <td>
        <NextStep round={round} figures={figures ?? null} />
      </td>
    </tr>
  );
}

export function MyRounds({ organisationId }: { readonly organisationId: number }) {
  const { say } = useReader();
  const rounds = useAnswer('GET /rounds', { query: { organisation: organisationId } });
  const progress = useAnswer('GET /round-progress', { query: { organisation: organisationId } });
  const programmes = useAnswer('GET /programmes', {});
  const titles = new Map(programmes.data?.items.map((one) => [one.hash, one.title]));
  const figuresOf = new Map(progress.data?.items.map((one) => [one.roundId, one.figures]));
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
            <th scope="col">{say('批次', 'Round')}</th>
            <th scope="col">{say('走到哪了', 'How far')}</th>
            <th scope="col" className="r">
              {say('办件', 'Cases')}
            </th>
            <th scope="col" className="r">
              {say('已到账 / 已批准', 'Paid / granted')}
            </th>
            <th scope="col">{say('下一件事', 'What comes next')}</th>
          </tr>
        </thead>
        <tbody>
          {open.map((round) => {
            const title = titles.get(round.versionHash);
            return (
              <Row
                key={round.id}
                round={round}
                title={say(title ?? roundName(round.name))}
                figures={figuresOf.get(round.id)}
              />
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
