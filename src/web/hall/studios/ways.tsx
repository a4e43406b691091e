// The way to my studios, wherever what I achieved is told; whoever is in none sees nothing of it.
import { Link } from 'wouter';
import { useAnswer } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { studioRoleWords } from '#web/parts/studio-words.ts';

const useStudios = () => useAnswer('GET /me/studios', {}).data?.items ?? [];

export function StudioWays() {
  const { say } = useReader();
  return useStudios().map(({ id, title, role, number }) => (
    <li key={id}>
      <Link className="item" href={`/hall/studios/${id}`}>
        <Icon name="people" />
        <span className="grow">
          {say(title)}
          <span className="meta block">
            <Parts of={[say(studioRoleWords[role]), number]} />
          </span>
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  ));
}

/** The same as a list of its own. */
export const StudioList = () =>
  useStudios().length > 0 && (
    <ul className="list">
      <StudioWays />
    </ul>
  );
