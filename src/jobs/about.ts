// What a job works on, as its kind keeps it in the input: a bulk action its filter, a settlement its round, an import its run.

export interface JobAbout {
  readonly roundId: number | null;
  readonly importId: number | null;
  readonly stage: string | null;
  readonly action: string | null;
}

export function aboutOf(input: unknown): JobAbout {
  const { roundId, runId, kind, filter, stage, action } = (input ?? {}) as Readonly<Record<string, unknown>>;
  const ofRun = /^(?:cases|roster):(\d+)$/.exec(String(kind))?.[1];
  const round = roundId ?? (filter as { roundId?: unknown } | undefined)?.roundId ?? (ofRun && Number(ofRun));
  return {
    roundId: typeof round === 'number' ? round : null,
    importId: typeof runId === 'number' ? runId : null,
    stage: typeof stage === 'string' ? stage : null,
    action: typeof action === 'string' ? action : null,
  };
}
