/* Files on their way: what is said and decided of them, and how they leave. Shown by `uploads.js`, which imports it. */

/* What is said when the server gave no words of its own: by the status of its answer. */
export const wordsFor = (status) => {
  if (status === 413) return "Votre envoi est trop lourd. Choisissez un fichier plus léger.";
  if (status === 403) return "Votre page est restée ouverte trop longtemps. Rechargez-la, puis recommencez.";
  return "Le fichier n'est pas arrivé. Réessayez.";
};

/* What a file is called while it leaves. */
export const calledOf = (photo) => (photo ? "de la photo" : "du fichier");

/* How long the rest takes at the speed so far, in words; "" while it cannot be told. In bytes and ms. */
export const timeLeft = (loaded, total, elapsed) => {
  if (elapsed < 1500 || loaded <= 0) return "";
  const seconds = Math.max(1, Math.ceil(((total - loaded) * elapsed) / loaded / 1000));
  if (seconds < 60) return `encore ${seconds} seconde${seconds > 1 ? "s" : ""}`;
  const minutes = Math.ceil(seconds / 60);
  return `encore ${minutes} minute${minutes > 1 ? "s" : ""}`;
};

/* How far a file is on its way, in words. */
export const progressWords = (photo, loaded, total, elapsed) => {
  const left = timeLeft(loaded, total, elapsed);
  return `Envoi ${calledOf(photo)} : ${Math.floor((100 * loaded) / total)} %${left ? `, ${left}` : ""}`;
};

/* Seconds before each new try, while the browser believes that there is a network. */
export const PAUSES = [2, 5, 10, 20, 40];

/* What becomes of a file cut on its way: it "waits" for the network, is tried "again" by itself, or "fails". */
export const afterCut = ({ online, tries }) => {
  if (!online) return "waits";
  return tries < PAUSES.length ? "again" : "fails";
};

/* How long a photo may take, from opening the camera to its arrival; after that, a page that is loaded was left before.
   In ms. */
const LONG = 1800000;

/* Whether a page that is loaded was thrown away on the way to a photo: phones short of memory do so while the camera is
   open. `since`: when the file box was opened, as it was noted. */
export const wasThrownAway = (since, now) => Number(since) > 0 && now - Number(since) < LONG;

/* What is said then. */
export const THROWN_AWAY =
  "Cette page s'est rechargée avant l'arrivée de votre dernière photo. Ce que vous avez écrit est gardé. Prenez ou choisissez la photo encore une fois.";

/* What is said of files with the content of another one. */
export const sameWords = (count) =>
  count === 1
    ? "Un fichier était déjà dans la liste : il est gardé une seule fois."
    : `${count} fichiers étaient les mêmes qu'un autre de la liste : ils sont gardés une seule fois.`;

/* What is said of a file on a line that was cut. In seconds until the next try. */
export const pauseWords = (what, photo, seconds) =>
  what === "waits"
    ? `Plus de réseau. L'envoi ${calledOf(photo)} est en pause. Il recommencera tout seul, depuis le début. Rien n'est perdu.`
    : `Le réseau ne répond pas. Nouvel essai depuis le début dans ${seconds} secondes. Rien n'est perdu.`;

/* What the button says while it waits for files on their way. `photo`: whether the one chosen last is one. */
export const waitWords = (count, photo) => (count > 1 ? "Envoi des fichiers…" : `Envoi ${calledOf(photo)}…`);

/* What a press of the button does: it "waits" for files on their way, "asks" about those that did not leave, or the
   request "leaves". */
export const atSend = ({ onTheWay, undecided }) => {
  if (onTheWay > 0) return "waits";
  return undecided > 0 ? "asks" : "leaves";
};

/* What an answer says, by its status: its own words, or that the line was cut before the server could answer. */
export const answerOf = (status, response) => {
  if (response) return response;
  return status >= 502 ? { cut: true } : { error: wordsFor(status) };
};

/* What is asked before a request leaves without some of its files. */
export const leftOutWords = (names) =>
  names.length === 1
    ? [`« ${names[0]} » n'est pas parti`, "Envoyer sans ce fichier", "Remplacer ce fichier"]
    : [`${names.length} fichiers ne sont pas partis`, "Envoyer sans ces fichiers", "Remplacer ces fichiers"];

/* A line on which nothing moves for so long is taken for cut; the server's look at a file takes longer. In ms. */
const STILL = 45000;
const LOOK = 90000;

/* What is typed and what is added. What waits in the field would be sent along: files leave one by one, under their own
   name. */
export const bodyOf = (form, fields) => {
  const data = new FormData(form);
  for (const name of ["fichiers", "envoyer", "entree", "type_de_document"]) data.delete(name);
  for (const [name, value] of fields) data.append(name, value);
  return data;
};

/* Whether there is something to keep: typed since the last save, and not on its way as a request. */
export const isKept = ({ typed, saved, leaves }) => typed > saved && !leaves;

/* The address names the draft that the server's answer tells, if it does: this page, loaded again, shows its own. */
export const addressNamed = (answer, { history, location } = globalThis) => {
  if (typeof answer?.page === "string") history.replaceState(history.state, "", answer.page + location.hash);
};

/* Posts to the form's address and gives the answer; never fails. */
export const post = (form, fields, progress) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let timer = 0;
    const moves = (longest) => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), longest);
    };
    const done = (answer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      moves(event.loaded === event.total ? LOOK : STILL);
      progress?.(event);
    });
    request.addEventListener("load", () => done(answerOf(request.status, request.response)));
    for (const end of ["error", "abort"]) request.addEventListener(end, () => done({ cut: true }));
    moves(STILL);
    request.send(bodyOf(form, fields));
  });

/* When the file box was opened, in the memory of this tab, which holds nothing else; some browsers allow none. */
const PLACE = `photo ${globalThis.location?.pathname}`;
export const noted = (note) => {
  try {
    const before = sessionStorage.getItem(PLACE);
    if (note) sessionStorage.setItem(PLACE, note);
    else sessionStorage.removeItem(PLACE);
    return before;
  } catch {
    return null;
  }
};
