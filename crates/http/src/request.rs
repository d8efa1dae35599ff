//! The parts of a request: headers, trailers, its body's length and what it expects.

use bytes::Bytes;

/// Where a header lies in the bytes of its head.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Span {
    pub(crate) name: (u32, u32),
    pub(crate) value: (u32, u32),
}

impl Span {
    /// The span of a header whose parts are slices of `bytes`.
    pub(crate) fn of(bytes: &[u8], name: &[u8], value: &[u8]) -> Span {
        let range = |part: &[u8]| {
            let from = (part.as_ptr() as usize - bytes.as_ptr() as usize) as u32;
            (from, from + part.len() as u32)
        };
        // An empty value may be a slice of nowhere.
        Span {
            name: range(name),
            value: if value.is_empty() {
                (0, 0)
            } else {
                range(value)
            },
        }
    }
}

/// An iterator over headers: name as sent, value without the whitespace around it, in the order of the message.
#[derive(Clone, Debug)]
pub struct Headers<'a> {
    bytes: &'a [u8],
    spans: std::slice::Iter<'a, Span>,
}

impl<'a> Headers<'a> {
    pub(crate) fn new(bytes: &'a [u8], spans: &'a [Span]) -> Headers<'a> {
        Headers {
            bytes,
            spans: spans.iter(),
        }
    }

    fn slice(&self, (from, to): (u32, u32)) -> &'a [u8] {
        &self.bytes[from as usize..to as usize]
    }

    /// The first value of a header, without regard to case.
    pub fn get(&self, name: &str) -> Option<&'a [u8]> {
        self.clone()
            .find(|(found, _)| found.eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| value)
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let span = *self.spans.next()?;
        Some((self.slice(span.name), self.slice(span.value)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.spans.size_hint()
    }
}

impl ExactSizeIterator for Headers<'_> {}

/// The trailer fields of a chunked body.
#[derive(Clone, Debug)]
pub struct Trailers {
    pub(crate) bytes: Bytes,
    pub(crate) spans: Vec<Span>,
}

impl Trailers {
    /// The fields in their order.
    pub fn iter(&self) -> Headers<'_> {
        Headers::new(&self.bytes, &self.spans)
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }
}

impl<'a> IntoIterator for &'a Trailers {
    type Item = (&'a [u8], &'a [u8]);
    type IntoIter = Headers<'a>;

    fn into_iter(self) -> Headers<'a> {
        self.iter()
    }
}

/// How long a request's body is, as its head tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BodyLength {
    /// There is none.
    Empty,
    /// So many bytes; not zero.
    Length(u64),
    /// Told by chunks.
    Chunked,
}

/// The `Expect` header of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expect {
    /// Absent.
    None,
    /// `100-continue`. Whoever takes the request answers it, with [`Exchange::inform`](crate::Exchange::inform) and
    /// [`CONTINUE`](crate::CONTINUE), or with a final status.
    Continue,
    /// Something that this crate does not know: 417 is the usual answer.
    Other,
}

/// What [`Exchange::gather`](crate::Exchange::gather) has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Gathered {
    /// The whole body.
    Whole(Bytes),
    /// Not all of it yet: [`Signal::READABLE`](crate::Signal::READABLE) or
    /// [`Signal::TOO_LARGE`](crate::Signal::TOO_LARGE) will come.
    Pending,
    /// It is longer than the limit. Nothing of it is lost.
    TooLarge,
    /// It ended early, after so many bytes, or this exchange is over.
    Aborted(u64),
}

/// What [`Exchange::read`](crate::Exchange::read) has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Read {
    /// A piece of the body; not empty.
    Data(Bytes),
    /// Nothing yet: [`Signal::READABLE`](crate::Signal::READABLE) will come.
    Pending,
    /// That was all.
    End,
    /// The body ended early, or this exchange is over.
    Aborted,
}
