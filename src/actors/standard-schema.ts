// StandardSchema: the shared interface of schema libraries (standardschema.dev), so that no library must be loaded.
// Only synchronous schemas can guard a mailbox; one that answers with a promise is refused as invalid.

interface SchemaIssue {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}

type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** A schema whose validated output is `Output`. */
export interface StandardSchema<Output> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** Checks a value: `{ value }`, or `{ issue }` naming the first thing wrong with it and where. */
export function checkAgainst(schema: StandardSchema<unknown>, value: unknown): { value: unknown } | { issue: string } {
  try {
    const result = schema['~standard'].validate(value);
    if (result instanceof Promise) {
      result.catch(() => undefined);
      return { issue: 'the schema is asynchronous; a mailbox needs a synchronous one' };
    }
    return result.issues === undefined ? { value: result.value } : { issue: firstIssue(result.issues) };
  } catch (error) {
    return { issue: `the schema itself failed with ${error instanceof Error ? error.name : typeof error}` };
  }
}

function firstIssue(issues: readonly SchemaIssue[]): string {
  const [issue] = issues;
  if (issue === undefined) return 'the schema names no issue';
  const path = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
