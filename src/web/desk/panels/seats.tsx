// Every seat: how far it is, and whether its judge is milder or stricter than the others for the same works.
import { type Text, text } from '#kit/text.ts';
import { pointsText } from '#policy/scoring.ts';
import type { PanelWhole } from '#web/desk/panels/page.tsx';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Seat = PanelWhole['seats'][number];

/** On average this far from the others is pointed out. */
const farThousandths = 8_000;

/** One decimal is as much as a look needs. */
const about = (thousandths: number): string => pointsText(Math.round(thousandths / 100) * 100);

/** Where it is within what is usual. */
function driftWords(difference: number): Text {
  const points = about(Math.abs(difference));
  if (points === '0') return text('一样', 'the same');
  return difference > 0 ? text(`高 ${points} 分`, `${points} higher`) : text(`低 ${points} 分`, `${points} lower`);
}

function Drift({ seat: { difference } }: { readonly seat: Seat }) {
  const { say } = useReader();
  if (difference === null) return null;
  if (Math.abs(difference) < farThousandths) return <>{say(driftWords(difference))}</>;
  return difference > 0 ? (
    <StatusTag
      tone="warn"
      says={{ zh: `偏宽，高 ${about(difference)} 分`, en: `Mild: ${about(difference)} above the others` }}
    />
  ) : (
    <StatusTag
      tone="warn"
      says={{ zh: `偏严，低 ${about(-difference)} 分`, en: `Strict: ${about(-difference)} below the others` }}
    />
  );
}

export function Seats({ seats }: { readonly seats: readonly Seat[] }) {
  const { say } = useReader();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{say('席', 'Seat')}</th>
          <th scope="col">{say('评委', 'Judge')}</th>
          <th scope="col">{say('进度', 'Progress')}</th>
          <th scope="col" className="r">
            {say('回避', 'Recused')}
          </th>
          <th scope="col">{say('和别的评委比', 'Beside the others')}</th>
          <th scope="col" className="r">
            {say('平均相差', 'Apart on average')}
          </th>
        </tr>
      </thead>
      <tbody>
        {seats.map((seat) => {
          const { left } = seat;
          return (
            <tr key={seat.seat}>
              <td>{seat.seat}</td>
              <td>{seat.name}</td>
              <td>
                {seat.gone ? (
                  <StatusTag tone="off" says={{ zh: '已退出，打的分不算', en: 'Left: their marks do not count' }} />
                ) : left === 0 ? (
                  <StatusTag tone="ok" says={{ zh: '打完了', en: 'All marked' }} />
                ) : (
                  <StatusTag tone="go" says={{ zh: `还有 ${left} 件`, en: `${left} left` }} />
                )}
              </td>
              <td className="r">{seat.gone || seat.recused === 0 ? '' : seat.recused}</td>
              <td>
                <Drift seat={seat} />
              </td>
              <td className="r">{seat.distance === null ? '' : about(seat.distance)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
