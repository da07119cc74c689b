// A program started by a test: its first lines of output, its end.
#pragma once

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace limpid {

class ChildProcess {
 public:
  // `command` is the program and its arguments. Standard output comes here,
  // standard error goes where the test's goes.
  explicit ChildProcess(std::vector<std::string> command) {
    int pipe_ends[2];
    if (pipe(pipe_ends) != 0) return;
    pid_ = fork();
    if (pid_ == 0) Execute(std::move(command), pipe_ends);
    close(pipe_ends[1]);
    output_ = fdopen(pipe_ends[0], "r");
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() {
    if (pid_ > 0) {
      Signal(SIGKILL);
      Wait();
    }
    if (output_ != nullptr) std::fclose(output_);
  }

  // The next line without its end; "" at the end of the output.
  std::string ReadLine() {
    std::string line;
    for (int c = 0; (c = std::fgetc(output_)) != EOF && c != '\n';) {
      line.push_back(static_cast<char>(c));
    }
    return line;
  }

  void Signal(int signal) const { kill(pid_, signal); }

  // The exit code; -1 when a signal ended it.
  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  // Only what is safe after a fork of a process with threads.
  [[noreturn]] static void Execute(std::vector<std::string> command,
                                   const int (&pipe_ends)[2]) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that dies leaves nobody behind
    dup2(pipe_ends[1], STDOUT_FILENO);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    std::vector<char*> argv;
    for (std::string& argument : command) argv.push_back(argument.data());
    argv.push_back(nullptr);
    execv(argv.front(), argv.data());
    _exit(127);
  }

  pid_t pid_ = -1;
  FILE* output_ = nullptr;
};

}  // namespace limpid
