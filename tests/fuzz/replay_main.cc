// Runs a fuzz target without a fuzzer, so that every machine does: each file
// of a corpus as it is, then some thousand mutations of them with a fixed
// seed. Usage: PROGRAM CORPUS_FOLDER.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr int kNumMutations = 20000;
constexpr int kMaxEdits = 8;
constexpr uint32_t kSeed = 1;

using Random = std::mt19937;

size_t Below(size_t limit, Random& random) {
  return std::uniform_int_distribution<size_t>(0, limit - 1)(random);
}

// Each edit keeps what it does not touch: most of a mutation is still valid.
void Edit(std::string& input, const std::string& donor, Random& random) {
  const size_t place = Below(input.size() + 1, random);
  const size_t length = std::min(Below(16, random) + 1, input.size() - place);
  switch (Below(5, random)) {
    case 0:
      if (length > 0) {
        input[place] ^= static_cast<char>(1 << Below(8, random));
      }
      break;
    case 1:
      input.insert(place, 1, static_cast<char>(Below(256, random)));
      break;
    case 2:
      input.erase(place, length);
      break;
    case 3:
      input.insert(place, input.substr(place, length));
      break;
    case 4:
      if (!donor.empty()) {
        input.insert(place, donor.substr(Below(donor.size(), random), 32));
      }
      break;
  }
}

std::vector<std::string> ReadCorpus(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());  // the same order everywhere
  std::vector<std::string> inputs;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file),
                        std::istreambuf_iterator<char>());
  }
  return inputs;
}

void RunTarget(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()),
                         input.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::vector<std::string> corpus = ReadCorpus(argv[1]);
  if (corpus.empty()) {
    std::fprintf(stderr, "%s: an empty corpus proves nothing\n", argv[1]);
    return 1;
  }
  for (const std::string& input : corpus) RunTarget(input);
  Random random(kSeed);
  for (int i = 0; i < kNumMutations; ++i) {
    std::string input = corpus[Below(corpus.size(), random)];
    const std::string& donor = corpus[Below(corpus.size(), random)];
    const size_t num_edits = 1 + Below(kMaxEdits, random);
    for (size_t edit = 0; edit < num_edits; ++edit) {
      Edit(input, donor, random);
    }
    RunTarget(input);
  }
  std::printf("%zu inputs, %d mutations\n", corpus.size(), kNumMutations);
  return 0;
}
