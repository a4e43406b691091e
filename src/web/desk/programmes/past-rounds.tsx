// What really came of earlier rounds, beside what they let expect of the next.
import { Link } from 'wouter';
import { useSeat } from '#web/desk/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';

export interface Past {
  readonly roundId: number;
  readonly name: string;
  readonly year: number;
  readonly handedIn: number;
  readonly paid: number;
  readonly paidFen: number;
  /** Nobody can apply any more. */
  readonly over: boolean;
}

const sum = (figures: Readonly<Record<string, number>>, measure: string): number =>
  Object.entries(figures).reduce((all, [key, value]) => (key.endsWith(`.${measure}`) ? all + value : all), 0);

/** Rounds that anything came of, the newest first. */
export function usePast(programmeKey: string): readonly Past[] {
  const { organisationId } = useSeat();
  const { today } = useReader();
  const rounds = useAnswer('GET /rounds', { query: { programme: programmeKey } });
  const progress = useAnswer('GET /round-progress', { query: { organisation: organisationId } });
  const figures = new Map(progress.data?.items.map((one) => [one.roundId, one.figures]));
  return (rounds.data?.items ?? [])
    .flatMap((round): Past[] => {
      const own = figures.get(round.id);
      if (!own) return [];
      const past = { handedIn: sum(own, 'submitted'), paid: sum(own, 'settled'), paidFen: sum(own, 'settledFen') };
      const over = round.state === 'closed' || round.closesOn < today;
      return past.handedIn > 0 ? [{ roundId: round.id, name: round.name, year: round.year, over, ...past }] : [];
    })
    .sort((a, b) => b.year - a.year || b.roundId - a.roundId);
}

export function PastRounds({ programmeKey }: { readonly programmeKey: string }) {
  const { say } = useReader();
  const { count, wan } = useFormats();
  const past = usePast(programmeKey);
  const last = past.find((one) => one.over && one.paid > 0);
  if (!last) return null;
  return (
    <figure className="trial-bars">
      <figcaption>
        <b>
          {say(
            `${last.name}实际 ${count(last.paid)} 人领到，共 ${wan(last.paidFen)}`,
            `${roundName(last.name).en}: ${count(last.paid)} were paid, ${wan(last.paidFen)} in all`,
          )}
        </b>
        <p className="meta">
          {say(
            '上面的预计照办完的批次算；还在受理的不算在内：',
            'The forecast goes by rounds that have ended; those still open are not in it:',
          )}
        </p>
      </figcaption>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{say('批次', 'Round')}</th>
            <th scope="col" className="r">
              {say('申请', 'Applied')}
            </th>
            <th scope="col" className="r">
              {say('到账', 'Paid')}
            </th>
            <th scope="col" className="r">
              {say('金额', 'Amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {past.map((one) => (
            <tr key={one.roundId}>
              <th scope="row">
                <Link href={`/desk/rounds/${one.roundId}`}>{say(roundName(one.name))}</Link>
                {!one.over && <span className="meta">{say('（受理中）', ' (open)')}</span>}
              </th>
              <td className="r">{count(one.handedIn)}</td>
              <td className="r">{count(one.paid)}</td>
              <td className="r">{wan(one.paidFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
