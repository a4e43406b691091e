// The way to my master, for whoever was ever asked; nobody else sees anything of it.
import { Link } from 'wouter';
import { useAnswer } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { pairsTitle, pairWords } from '#web/parts/pair-words.ts';

export function PairWay() {
  const { say } = useReader();
  const items = useAnswer('GET /me/pairs', {}).data?.items ?? [];
  const first = items.find(({ status }) => status === 'asked') ?? items[0];
  if (!first) return null;
  return (
    <li>
      <Link className="item" href="/hall/pairs">
        <Icon name="people" />
        <span className="grow">
          {say(pairsTitle)}
          <span className="meta block">{say(pairWords[first.status].says)}</span>
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}
