# What the Makefile does, for Windows: .\make.ps1 run | test | setup | check | package
param([ValidateSet("run", "test", "setup", "check", "package")] [string] $Target = "run")
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
$bin = ".venv\Scripts"
$pack = "build\bundled.reviewpack"

function Invoke-Step([string] $Command) {
  & $Command @args
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Find-Python {
  foreach ($candidate in "py -3.12", "py -3.13", "py -3.14", "python", "python3") {
    $command, $version = $candidate -split " "
    if (-not (Get-Command $command -ErrorAction SilentlyContinue)) { continue }
    try { $found = & $command @($version | Where-Object { $_ }) -I tools\probe.py 2>$null } catch { continue }
    if ($LASTEXITCODE -eq 0 -and $found) { return $found }
  }
  Write-Host "Review Study needs Python 3.12, 3.13 or 3.14, and none was found."
  Write-Host "Install one, then try again: winget install Python.Python.3.12"
  exit 1
}

function Test-Stale {
  if (-not (Test-Path $pack)) { return $true }
  $built = (Get-Item $pack).LastWriteTime
  $folders = "library", "importing", "law", "themes" | ForEach-Object { "resources\$_" }
  $folders += "src\reviewstudy\domain", "src\reviewstudy\importing"
  $sources = Get-ChildItem -Recurse -File $folders -Exclude *.pyc -ErrorAction SilentlyContinue
  return [bool] ($sources | Where-Object { $_.LastWriteTime -gt $built })
}

Invoke-Step (Find-Python) -I tools\setup.py
if (Test-Stale) {
  New-Item -ItemType Directory -Force build | Out-Null
  Invoke-Step $bin\reviewstudy.exe pack build resources\library -o $pack
}

switch ($Target) {
  "run" { Invoke-Step $bin\reviewstudy.exe }
  "package" { Invoke-Step $bin\python.exe -m tools.package }
  "test" { $env:QT_QPA_PLATFORM = "offscreen"; Invoke-Step $bin\python.exe -m pytest -n auto --dist worksteal }
  "check" {
    Invoke-Step $bin\ruff.exe check
    Invoke-Step $bin\ruff.exe format --check
    Invoke-Step $bin\mypy.exe
    Invoke-Step $bin\lint-imports.exe
    Invoke-Step $bin\python.exe -m pytest -q tests\rules
  }
}
