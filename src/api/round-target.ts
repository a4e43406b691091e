// What a request about a round is about: the union that runs it, and its programme.
import type { Located } from '#api/endpoint.ts';
import { findRound } from '#engine/rounds.ts';
import type { Sensitivity } from '#policy/form.ts';

/** `id`: of the round; null where there is none. */
export const roundTarget =
  (sensitivity: Sensitivity = 'S1') =>
  async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
    const round = await findRound(house.db, tenantId, params.id);
    return (
      round && [
        { tenantId, organisationId: round.organisationId, programmeKey: round.programmeKey, class: sensitivity },
      ]
    );
  };
