# Makes and signs the installer. Run in the project's folder, on Windows, with WiX 3 and the Windows SDK:
#   packaging\windows\build.ps1 -Thumbprint ABC… -Timestamp ADDRESS
# Without a thumbprint nothing is signed, which is for trying only. See packaging\README.md.
param([string] $Thumbprint = "", [string] $Timestamp = "")
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")
$python = ".venv\Scripts\python.exe"
$work = "build\package"

function Invoke-Step([string] $Command) {
  & $Command @args
  if ($LASTEXITCODE -ne 0) { throw "$Command failed with status $LASTEXITCODE" }
}

function Add-Signature([string[]] $Files) {
  if (-not $Thumbprint) { return }
  if (-not $Timestamp) { throw "Give -Timestamp, the address of your certificate authority's time stamp service" }
  # In parts: a command line has an end.
  for ($at = 0; $at -lt $Files.Count; $at += 50) {
    $some = $Files[$at..([Math]::Min($at + 49, $Files.Count - 1))]
    Invoke-Step signtool sign /sha1 $Thumbprint /fd SHA256 /tr $Timestamp /td SHA256 $some
  }
}

foreach ($tool in "candle", "light") {
  if (-not (Get-Command $tool -ErrorAction SilentlyContinue)) {
    throw "$tool is not found; install WiX Toolset 3 and put its bin folder on the PATH"
  }
}
Invoke-Step .\make.ps1 package

# Every program and library that nobody has signed yet: where unsigned ones are blocked, libraries are too.
$unsigned = Get-ChildItem "$work\dist\review-study" -Recurse -Include *.exe, *.dll, *.pyd |
  Where-Object { (Get-AuthenticodeSignature $_).Status -eq "NotSigned" } | ForEach-Object FullName
Add-Signature $unsigned

$version = (& $python -c "from tools import bundle; print(bundle.version())")
$msi = "dist\review-study-$version-windows-x64.msi"
Invoke-Step candle -nologo -arch x64 -out "$work\review-study.wixobj" "$work\review-study.wxs"
Invoke-Step light -nologo -b $work -out $msi "$work\review-study.wixobj"
Add-Signature @($msi)
Invoke-Step $python -m tools.package --sums
