// Server-sent events of a fetch, as they arrive. (EventSource cannot send a token or a body.)

/** Yields the data of each event. */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      rest += value;
      let end;
      while ((end = rest.indexOf("\n\n")) >= 0) {
        const data = rest.slice(0, end).split("\n")
          .filter((line) => line.startsWith("data:"))
          .map((line) => line.slice(5).replace(/^ /, ""))
          .join("\n");
        rest = rest.slice(end + 2);
        if (data) {
          yield data;
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
