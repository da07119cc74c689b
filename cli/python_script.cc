#include "cli/python_script.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"

extern char** environ;

namespace limpid::cli {
namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;

  bool Open() {
    std::array<int, 2> ends;
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read_end = ends[0];
    write_end = ends[1];
    return true;
  }
  static void Close(int& end) {
    if (end >= 0) close(std::exchange(end, -1));
  }
  ~Pipe() {
    Close(read_end);
    Close(write_end);
  }
};

bool WriteAll(int file, const std::string& text) {
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = write(file, text.data() + done, text.size() - done);
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) done += static_cast<size_t>(count);
  }
  return true;
}

std::string ReadAll(int file) {
  std::string text;
  std::array<char, 4096> buffer;
  while (true) {
    const ssize_t count = read(file, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<size_t>(count));
  }
}

// The child reads from `input` and writes to `output`, errors as well.
int Spawn(const std::string& python, const std::vector<std::string>& arguments,
          const Pipe& input, const Pipe& output, pid_t& child) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const absl::Cleanup destroy = [&actions] {
    posix_spawn_file_actions_destroy(&actions);
  };
  posix_spawn_file_actions_adddup2(&actions, input.read_end, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.write_end, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.write_end, STDERR_FILENO);
  // -I: neither PYTHONPATH nor the current folder may replace modules.
  std::vector<std::string> words = {python, "-I", "-"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return posix_spawnp(&child, python.c_str(), &actions, /*attrp=*/nullptr,
                      pointers.data(), environ);
}

bool EndsWell(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

absl::StatusOr<std::string> RunPython(
    const std::string& python, const std::string& script,
    const std::vector<std::string>& arguments) {
  Pipe input, output;
  if (!input.Open() || !output.Open()) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("no pipe to %s: %s", python, strerror(errno)));
  }
  pid_t child = 0;
  const int error = Spawn(python, arguments, input, output, child);
  if (error != 0) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s cannot be run: %s", python, strerror(error)));
  }
  Pipe::Close(output.write_end);
  // The pipe holds the whole script, and this side keeps a read end of it: a
  // child that ends early neither blocks nor raises a signal.
  const bool sent = WriteAll(input.write_end, script);
  Pipe::Close(input.write_end);
  Pipe::Close(input.read_end);
  const std::string printed(
      absl::StripAsciiWhitespace(ReadAll(output.read_end)));
  if (EndsWell(child) && sent) return printed;
  return absl::InvalidArgumentError(
      printed.empty() ? absl::StrFormat("%s ended without a word", python)
                      : printed);
}

}  // namespace limpid::cli
