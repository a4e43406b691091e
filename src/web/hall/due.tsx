// What is due to me, computed from what is on file: what is certain stands with its amount and one way on, what the form must tell follows.
import { Link } from 'wouter';
import { claimLine } from '#web/hall/claim/in-a-line.ts';
import { amountWords, type ServiceRow, serviceTitle } from '#web/hall/services/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';

/** The whole amount is known already. */
const isCertain = ({ amount }: ServiceRow): boolean => amount !== null && 'fen' in amount;

function Certain({ service, main }: { readonly service: ServiceRow; readonly main: boolean }) {
  const { say } = useReader();
  const { day } = useFormats();
  const amount = amountWords(service.amount);
  return (
    <div className="ready">
      <div className="sum">
        <b>{say(service.title)}</b>
        {amount && <span className="money-l">{say(amount)}</span>}
      </div>
      <p className="sub">
        {say(
          `在册的都替您填好了，看一遍、同意即可。${day(service.closesOn)}前有效`,
          `What is on file is filled in: read it and agree. Until ${day(service.closesOn)}`,
        )}
      </p>
      <Link className={`btn btn-wide${main ? ' btn-main' : ''}`} href={`/hall/services/${service.roundId}`}>
        {say('看清楚，再同意', 'Read it, then agree')}
      </Link>
    </div>
  );
}

/** What there is to do about it and until when. */
function usePossibleWords(service: ServiceRow): readonly (string | undefined)[] {
  const { say, today } = useReader();
  const { day, moment } = useFormats();
  const claimed = claimLine(service, today);
  if (!claimed)
    return [
      say('您符合基本条件，填表时算金额', 'You are eligible; the form tells the amount'),
      say(`${day(service.closesOn)}前`, `until ${day(service.closesOn)}`),
    ];
  const until = claimed.until && moment(claimed.until);
  return [say(claimed.says), until && say(`${until}截止`, `until ${until}`)];
}

function Possible({ service }: { readonly service: ServiceRow }) {
  const { say } = useReader();
  const words = usePossibleWords(service);
  const amount = amountWords(service.amount);
  return (
    <li>
      <Link className="item" href={`/hall/services/${service.roundId}`}>
        <span className="grow">
          <span className="line">
            <span className="t">{say(serviceTitle(service))}</span>
            {amount && <b className="money">{say(amount)}</b>}
          </span>
          <span className="meta">
            <Parts of={words} />
          </span>
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

/** What I qualify for and have not asked for yet: applied for, or given out now. */
export const dueOf = (services: readonly ServiceRow[], today: string): readonly ServiceRow[] =>
  services.filter((one) => {
    if (one.holds !== true || one.case !== null || one.opensOn > today) return false;
    return claimLine(one, today)?.open ?? true;
  });

/** Nothing is shown where nothing is due. */
export function Due({ due: open }: { readonly due: readonly ServiceRow[] }) {
  const { say } = useReader();
  if (open.length === 0) return null;
  const certain = open.filter(isCertain);
  const possible = open.filter((one) => !isCertain(one));
  return (
    <section className="sec flush" aria-labelledby="due">
      <div className="sechead">
        <h2 id="due">
          {certain.length > 0
            ? say('该您得的', 'Due to you')
            : open.every(({ claim }) => claim)
              ? say('您现在能领的', 'You can have one now')
              : say('您现在能申请的', 'Open to you now')}
          {certain.length > 0 && (
            <span className="n">
              {say(`${certain.length} 项，系统替您算好了`, `${certain.length}, worked out for you`)}
            </span>
          )}
        </h2>
      </div>
      {certain.map((one, n) => (
        <Certain key={one.roundId} service={one} main={n === 0} />
      ))}
      {possible.length > 0 && (
        <ul className="list">
          {possible.map((one) => (
            <Possible key={one.roundId} service={one} />
          ))}
        </ul>
      )}
    </section>
  );
}
