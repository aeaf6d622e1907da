/** Does something as a user who may write into no folder that says so; root may write into all. Who is not root is such a user. */
export async function asNobody<T>(action: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0 || process.seteuid === undefined) return action()
  process.seteuid(65534)
  try {
    return await action()
  } finally {
    process.seteuid(0)
  }
}
