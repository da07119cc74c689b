#include "engine/model/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"

namespace limpid {
namespace {

constexpr size_t kBlockBytes = size_t{1} << 16;

// Each byte like the one before it, and the first one zero. Not empty.
bool IsZero(std::string_view bytes) {
  return bytes.front() == 0 &&
         std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0;
}

// Whether `file` is still what lies at `path`: another run may have put it in
// its place between our opening it and our lock.
bool IsAt(int file, const std::string& path) {
  struct stat opened, there;
  return fstat(file, &opened) == 0 && lstat(path.c_str(), &there) == 0 &&
         opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PartFile>> PartFile::Create(
    const std::string& path, uint64_t size) {
  const std::string part_path = path + ".part";
  const int file = open(part_path.c_str(),
                        O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (file < 0) {
    return absl::PermissionDeniedError(absl::StrFormat(
        "%s: cannot be created: %s", part_path, strerror(errno)));
  }
  // Before it is cut: what another run has written must not be lost.
  if (flock(file, LOCK_EX | LOCK_NB) != 0 || !IsAt(file, part_path)) {
    close(file);
    return absl::FailedPreconditionError(
        absl::StrFormat("%s: another program writes it now", part_path));
  }
  std::unique_ptr<PartFile> part(new PartFile(path, file));
  if (ftruncate(file, 0) != 0 ||
      ftruncate(file, static_cast<off_t>(size)) != 0) {
    return part->Error("cannot be made that large");
  }
  return part;
}

PartFile::~PartFile() {
  if (file_ < 0) return;
  close(file_);
  unlink(part_path_.c_str());
}

absl::Status PartFile::WriteAt(uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view block =
        bytes.substr(0, std::min(bytes.size(), kBlockBytes));
    size_t done = block.size();
    if (!IsZero(block)) {
      const ssize_t written =
          pwrite(file_, block.data(), block.size(), static_cast<off_t>(offset));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return Error("cannot be written");
      done = static_cast<size_t>(written);
    }
    offset += done;
    bytes.remove_prefix(done);
  }
  return absl::OkStatus();
}

absl::Status PartFile::Commit() {
  if (fsync(file_) != 0) return Error("cannot be written");
  if (rename(part_path_.c_str(), path_.c_str()) != 0) {
    return Error("cannot be put in its place");
  }
  close(std::exchange(file_, -1));
  return absl::OkStatus();
}

absl::Status PartFile::Error(std::string_view what) const {
  const std::string message =
      absl::StrFormat("%s: %s: %s", path_, what, strerror(errno));
  if (errno == ENOSPC) return absl::ResourceExhaustedError(message);
  return absl::UnknownError(message);
}

}  // namespace limpid
