//! How the items of a view lie in memory: numbers only.

use smallvec::SmallVec;

/// The most dimensions that a view may have.
pub(super) const MAX_DIMS: usize = 64;

/// A dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dim {
    /// How many items.
    pub(super) len: usize,
    /// How many bytes from one to the next.
    pub(super) stride: isize,
}

/// All dimensions, the outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    dims: SmallVec<[Dim; 4]>,
}

impl Layout {
    pub(super) fn new(dims: impl Iterator<Item = Dim>) -> Layout {
        Layout { dims: dims.collect() }
    }

    /// Items in a row.
    pub(super) fn line(len: usize, itemsize: usize) -> Layout {
        Layout::new(std::iter::once(Dim { len, stride: itemsize as isize }))
    }

    /// Items one behind the other, the last index moving fastest.
    pub(super) fn packed(lens: &[usize], itemsize: usize) -> Layout {
        let mut layout = Layout::new(lens.iter().map(|&len| Dim { len, stride: 0 }));
        let mut stride = itemsize as isize;
        for dim in layout.dims.iter_mut().rev() {
            dim.stride = stride;
            stride *= dim.len as isize;
        }
        layout
    }

    pub(super) fn dims(&self) -> &[Dim] {
        &self.dims
    }

    /// The same with another outermost dimension.
    pub(super) fn with_first(mut self, first: Dim) -> Layout {
        if let Some(dim) = self.dims.first_mut() {
            *dim = first;
        }
        self
    }

    /// The dimensions in the other order: the first index moves fastest.
    pub(super) fn transposed(mut self) -> Layout {
        self.dims.reverse();
        self
    }

    /// How many items.
    pub(super) fn count(&self) -> usize {
        self.dims.iter().map(|dim| dim.len).product()
    }

    /// Whether the items lie one behind the other in the order of their indices.
    pub(super) fn is_contiguous(&self, itemsize: usize) -> bool {
        let mut expected = itemsize as isize;
        let fits = self.dims.iter().rev().all(|dim| {
            let fits = dim.len <= 1 || dim.stride == expected;
            expected *= dim.len as isize;
            fits
        });
        fits || self.count() == 0
    }

    /// The distance in bytes of every item from the first, in the order of their indices.
    pub(super) fn walk(&self) -> impl Iterator<Item = isize> {
        let mut index: SmallVec<[usize; 4]> = SmallVec::from_elem(0, self.dims.len());
        let mut at = 0;
        (0..self.count()).map(move |_| {
            let here = at;
            for (dim, index) in self.dims.iter().zip(&mut index).rev() {
                *index += 1;
                at += dim.stride;
                if *index < dim.len {
                    break;
                }
                at -= dim.stride * dim.len as isize;
                *index = 0;
            }
            here
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_in_the_order_of_the_indices() {
        let packed = Layout::packed(&[2, 3], 4);
        assert!(packed.is_contiguous(4));
        assert_eq!(packed.walk().collect::<Vec<_>>(), [0, 4, 8, 12, 16, 20]);
        let turned = packed.transposed();
        assert!(!turned.is_contiguous(4));
        assert_eq!(turned.walk().collect::<Vec<_>>(), [0, 12, 4, 16, 8, 20]);
        assert_eq!(Layout::default().walk().collect::<Vec<_>>(), [0]);
        let backwards = Layout::line(3, 1).with_first(Dim { len: 3, stride: -1 });
        assert_eq!(backwards.walk().collect::<Vec<_>>(), [0, -1, -2]);
    }
}
