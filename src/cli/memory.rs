//! How much memory a program may use unless somebody says otherwise.

use std::path::Path;

/// Where the system does not say what it has.
const UNKNOWN: usize = 8 << 30;

/// Half of the memory of the machine, or of the control group that the process is in.
pub fn default_limit() -> usize {
    let machine = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| total_of(&text));
    let whole = [machine, group_limit()].into_iter().flatten().min().unwrap_or(UNKNOWN);
    whole / 2
}

/// The total in the text of `/proc/meminfo`, in bytes.
fn total_of(text: &str) -> Option<usize> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: usize = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// The least limit of the control group (of version 2) and of those around it.
fn group_limit() -> Option<usize> {
    let groups = std::fs::read_to_string("/proc/self/cgroup").ok()?;
    let path = groups.lines().find_map(|line| line.strip_prefix("0::/"))?;
    let read = |folder: &Path| {
        let limit = std::fs::read_to_string(folder.join("memory.max")).ok()?;
        limit.trim().parse::<usize>().ok()
    };
    let root = Path::new("/sys/fs/cgroup");
    root.join(path).ancestors().take_while(|folder| folder.starts_with(root)).filter_map(read).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_read() {
        assert_eq!(total_of("MemTotal:       24576 kB\nMemFree:  1 kB\n"), Some(24576 << 10));
        assert_eq!(total_of("MemFree: 1 kB\n"), None);
    }

    #[test]
    fn there_is_a_limit() {
        assert!((1 << 20..usize::MAX).contains(&default_limit()));
    }
}
