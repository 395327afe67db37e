//! The matcher against CPython's recorded answers (`record_sre.py`), in every width of subject.

use taipan_runtime::text::TextRef;
use taipan_stdlib::sre::Host;
use taipan_stdlib::sre::Mode;
use taipan_stdlib::sre::Pattern;
use taipan_stdlib::sre::Scratch;
use taipan_stdlib::sre::Span;
use taipan_stdlib::sre::Stop;
use taipan_stdlib::sre::Unlimited;

#[test]
fn recorded_answers() {
    let corpus = match std::env::var("SRE_CORPUS") {
        Ok(path) => std::fs::read_to_string(path).expect("a readable corpus"),
        Err(_) => include_str!("sre.txt").to_owned(),
    };
    let mut failures = Vec::new();
    let mut scratch = Scratch::default();
    let (mut cases, mut source, mut pattern) = (0, "", None);
    for line in corpus.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        if let ["p", groups, words, text] = fields[..] {
            source = text;
            pattern = Some(pattern_of(groups, words));
            continue;
        }
        let pattern = pattern.as_ref().expect("a pattern before its cases");
        for answer in answers(pattern, &unquoted(fields[0]), &mut scratch) {
            cases += 1;
            if answer != fields[1..] {
                failures.push(format!("{source} {}: {answer:?} not {:?}", fields[0], &fields[1..]));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {cases}:\n{}",
        failures.len(),
        failures[..failures.len().min(30)].join("\n")
    );
    assert!(cases > 1000);
}

fn pattern_of(groups: &str, words: &str) -> Pattern {
    let code: Vec<u32> =
        words.split(',').map(|word| u32::from_str_radix(word, 16).expect("a word")).collect();
    Pattern::new(&code, groups.parse().expect("a number")).expect("valid code")
}

/// The characters of a quoted text.
fn unquoted(text: &str) -> Vec<u32> {
    let mut chars = Vec::new();
    let mut rest = text;
    while let Some(ch) = rest.chars().next() {
        rest = &rest[1..];
        if ch != '%' {
            chars.push(u32::from(ch));
            continue;
        }
        let (number, after) = rest.split_once(';').expect("the end of an escape");
        rest = after;
        if !number.is_empty() {
            chars.push(u32::from_str_radix(number, 16).expect("a number"));
        }
    }
    chars
}

/// The answers for each width that can hold the subject.
fn answers(pattern: &Pattern, chars: &[u32], scratch: &mut Scratch) -> Vec<Vec<String>> {
    let narrow: Result<Vec<u8>, _> = chars.iter().map(|&ch| u8::try_from(ch)).collect();
    let two: Result<Vec<u16>, _> = chars.iter().map(|&ch| u16::try_from(ch)).collect();
    let mut subjects = vec![TextRef::Ucs4(chars)];
    subjects.extend(two.as_deref().ok().map(TextRef::Ucs2));
    subjects.extend(narrow.as_deref().ok().map(TextRef::Latin1));
    subjects.into_iter().map(|subject| answers_for(pattern, subject, scratch)).collect()
}

fn answers_for(pattern: &Pattern, subject: TextRef<'_>, scratch: &mut Scratch) -> Vec<String> {
    let whole = Span::whole(subject);
    let mut answers: Vec<String> = [Mode::Search, Mode::Match, Mode::FullMatch]
        .into_iter()
        .map(|mode| answer(pattern, mode, subject, whole, scratch).unwrap_or("-".to_owned()))
        .collect();
    let mut all = Vec::new();
    let mut span = whole;
    while let Some(found) = answer(pattern, Mode::Search, subject, span, scratch) {
        all.push(found);
        let (start, end) = scratch.span();
        (span.start, span.advance) = (end, start == end);
    }
    answers.push(if all.is_empty() { "-".to_owned() } else { all.join(";") });
    answers
}

fn answer(
    pattern: &Pattern,
    mode: Mode,
    subject: TextRef<'_>,
    span: Span,
    scratch: &mut Scratch,
) -> Option<String> {
    let found = pattern.find(mode, subject, span, scratch, &mut Unlimited).expect("no limits");
    found.then(|| shown(pattern, scratch))
}

fn shown(pattern: &Pattern, scratch: &Scratch) -> String {
    let groups = (1..=pattern.groups() as usize).map(|group| scratch.group(group));
    let spans: Vec<String> = [Some(scratch.span())].into_iter().chain(groups).map(shown_span).collect();
    format!("{}:{}", spans.join(","), scratch.last_group().unwrap_or(0))
}

fn shown_span(span: Option<(usize, usize)>) -> String {
    span.map_or("-".to_owned(), |(start, end)| format!("{start}-{end}"))
}

/// A host that gives up early.
struct Impatient {
    polls: u32,
    bytes: usize,
}

impl Host for Impatient {
    fn poll(&mut self) -> Result<(), Stop> {
        self.polls = self.polls.checked_sub(1).ok_or(Stop::Interrupted)?;
        Ok(())
    }

    fn charge(&mut self, bytes: usize) -> Result<(), Stop> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Stop::OutOfMemory)?;
        Ok(())
    }
}

/// Changed, cut and spliced code words are refused or run; they never panic.
#[test]
fn spoilt_code() {
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below.max(1) as u64) as usize
    };
    let mut accepted = 0;
    let subject: Vec<u32> = "aab\u{100} b1-\n".chars().map(u32::from).collect();
    for line in include_str!("sre.txt").lines().filter(|line| line.starts_with("p ")) {
        let words = line.split(' ').nth(2).expect("the words");
        let code: Vec<u32> = words.split(',').filter_map(|word| u32::from_str_radix(word, 16).ok()).collect();
        for _ in 0..20 {
            let mut code = code.clone();
            for _ in 0..=next(2) {
                let at = next(code.len());
                code[at] = [next(44) as u32, code[next(code.len())], u32::MAX, 0][next(4)];
            }
            code.truncate(code.len() - next(3) / 2);
            let Ok(pattern) = Pattern::new(&code, 3) else { continue };
            accepted += 1;
            let (mut scratch, mut host) = (Scratch::default(), Impatient { polls: 20, bytes: 1 << 20 });
            let subject = TextRef::Ucs4(&subject);
            let _ = pattern.find(Mode::Search, subject, Span::whole(subject), &mut scratch, &mut host);
        }
    }
    assert!(accepted > 1000);
}

/// A match that would run for ever, or need memory without end, is stopped.
#[test]
fn limits() {
    // `(?:a|a)*b` over many `a`: two ways a character.
    let code: Vec<u32> =
        [23, 15, 0, u32::MAX, 7, 5, 16, 97, 15, 7, 5, 16, 97, 15, 2, 0, 18, 16, 98, 1].into();
    let pattern = Pattern::new(&code, 0).expect("valid code");
    let text = vec![b'a'; 4000];
    let subject = TextRef::Latin1(&text);
    let find = |polls, bytes| {
        let mut host = Impatient { polls, bytes };
        pattern.find(Mode::Match, subject, Span::whole(subject), &mut Scratch::default(), &mut host)
    };
    assert_eq!(find(50, 1 << 20), Err(Stop::Interrupted));
    assert_eq!(find(50, 1 << 12), Err(Stop::OutOfMemory));
}
