// What came to nothing lately, on the first screen: nobody has to look for it among the messages.
import { Link } from 'wouter';
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

type Nothing = Answer<'GET /me/home'>['nothing'];

function Told({ one }: { readonly one: Nothing[number] }) {
  const { say } = useReader();
  const { moment } = useFormats();
  return (
    <span className="grow">
      {say(one.words)}
      <span className="meta block">{moment(one.at)}</span>
    </span>
  );
}

export function CameToNothing({ nothing }: { readonly nothing: Nothing }) {
  const { say } = useReader();
  if (nothing.length === 0) return null;
  return (
    <section className="sec flush" aria-labelledby="came-to-nothing">
      <div className="sechead">
        <h2 id="came-to-nothing">{say('这几天有结果的', 'Settled these days')}</h2>
      </div>
      <ul className="list">
        {nothing.map((one) => (
          <li key={`${one.at}${one.link}`}>
            {one.link === null ? (
              <div className="item">
                <Told one={one} />
              </div>
            ) : (
              <Link className="item" href={one.link}>
                <Told one={one} />
                <Icon name="right" className="chev" />
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
